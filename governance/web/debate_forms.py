"""What the chair or the secretary fills in while a motion is debated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

from governance.models import Body, Motion
from governance.queries.bylaws import carried_by
from governance.queries.entrusted import Entrustable
from governance.rules.classes import ClassVotes
from governance.rules.majorities import CastingVote
from governance.services.floor import Wording
from governance.services.hands import Hands
from governance.web.follow_up_forms import need_one_of, offer_people
from membership.models import Category, Organisation
from membership.templatetags.unevoix import local_text
from membership.web.life.forms import day_field

MOST_PARTS = 4
TOTALS = ("votes_for", "votes_against", "abstentions")
SAID = ("text_fr", "text_en", "mover", "seconder", "despite")


def _text(label: StrOrPromise) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))


class WordingForm(forms.Form):
    """A text moved from the floor: in one language at least, the other may come later."""

    text_fr = _text(_("Text in French"))
    text_en = _text(_("Text in English"))
    mover = forms.CharField(label=_("Mover"), max_length=200, required=False)
    seconder = forms.CharField(label=_("Seconder"), max_length=200, required=False)
    despite = forms.CharField(
        label=_("If the mover is not a delegate who is here: why the meeting takes it up"),
        help_text=_("Kept in the minutes, with the rule."),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["text_en"]
        if not organisation.has_seats:
            del self.fields["despite"]
        need_one_of(self, *(name for name in ("text_fr", "text_en") if name in self.fields))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("text_fr") or cleaned.get("text_en")):
            self.add_error("text_fr", _("Write the text, in one language at least."))
        return cleaned

    @property
    def wording(self) -> Wording:
        return Wording(**{name: self.cleaned_data.get(name, "") for name in SAID})


class FloorForm(WordingForm):
    """A motion from the floor, with the name under which it is on the agenda."""

    title_fr = forms.CharField(label=_("Title in French"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    beyond = forms.CharField(
        label=_("If the notice did not announce this subject: why the meeting deals with it"),
        help_text=_("Kept in the minutes, with the rule. Leave it empty when the motion falls under this point."),
        max_length=2000,
        required=False,
    )
    reopens = forms.BooleanField(
        label=_("It takes up again what this organisation has decided"),
        help_text=_("It is then put under the majority that the rules of procedure ask for."),
        required=False,
    )
    needs_each_class = forms.BooleanField(
        label=_("Each class of members decides it too"),
        help_text=_("The by-laws have some decisions need the majority of the meeting and that of each class."),
        required=False,
    )
    field_order = (
        *("title_fr", "title_en", "text_fr", "text_en", "mover", "seconder"),
        *("despite", "beyond", "reopens", "needs_each_class"),
    )

    def __init__(
        self, *args: Any, organisation: Organisation, may_need_each_class: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        if not organisation.offers_english:
            del self.fields["title_en"]
        if not may_need_each_class:
            del self.fields["needs_each_class"]

    @classmethod
    def at_a_table(cls, *args: Any, **kwargs: Any) -> Self:
        """Return the form for a meeting of a body: its directors raise what they wish, and nobody is a delegate."""
        form = cls(*args, **kwargs)
        for name in ("beyond", "despite", "reopens"):
            form.fields.pop(name, None)
        return form


class PartsForm(forms.Form):
    """The parts of a motion that are put to the vote one by one, in French."""

    part_1 = _text(_("First part"))
    part_2 = _text(_("Second part"))
    part_3 = _text(_("Third part, if any"))
    part_4 = _text(_("Fourth part, if any"))
    by = forms.CharField(label=_("Who asked for it"), max_length=200, required=False)

    @property
    def parts(self) -> list[Wording]:
        texts = [self.cleaned_data.get(f"part_{place}", "") for place in range(1, MOST_PARTS + 1)]
        return [Wording(text) for text in texts if text.strip()]


class ByForm(forms.Form):
    by = forms.CharField(label=_("Who asked for it"), max_length=200, required=False)


class ReferForm(ByForm):
    """To a body, which then has it on its next agenda, to somebody in office, or to somebody else in words.

    bodies: those that meet.
    """

    body = forms.TypedChoiceField(label=_("To which body"), required=False, empty_value=None)
    person = forms.TypedChoiceField(
        label=_("Or to whom"), help_text=_("They are written to at once."), required=False, empty_value=None
    )
    to = forms.CharField(label=_("To whom, if it is none of these"), max_length=300, required=False)
    due_on = day_field(_("To come back before"), required=False)
    field_order = ("body", "person", "to", "due_on", "by")

    def __init__(self, *args: Any, bodies: Sequence[Body], people: Sequence[Entrustable] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        need_one_of(self, "body", "person", "to")
        offer_people(self.fields["person"], people)
        if not people:
            del self.fields["person"]
        known = {one.public_id: one for one in bodies}
        field = self.fields["body"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("none of these")), *((key, local_text(one, "name")) for key, one in known.items())]
        field.coerce = known.__getitem__

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        named = [name for name in ("body", "person", "to") if cleaned.get(name)]
        if not (self.errors or named):
            self.add_error("body", _("Choose a body, or say to whom."))
        if "person" in named and len(named) > 1:
            self.add_error("person", _("Choose a body, somebody in office, or write a name."))
        return cleaned


class ClosingForm(ByForm):
    votes_for = forms.IntegerField(label=_("For closing"), min_value=0)
    votes_against = forms.IntegerField(label=_("Against closing"), min_value=0)
    field_order = ("votes_for", "votes_against", "by")


class SecretForm(ByForm):
    meeting_agrees = forms.BooleanField(label=_("The meeting agrees"), required=False)


class HandsForm(forms.Form):
    """The totals of a show of hands. The casting vote matters in a tie alone."""

    votes_for = forms.IntegerField(label=pgettext_lazy("ballot", "For"), min_value=0)
    votes_against = forms.IntegerField(label=pgettext_lazy("ballot", "Against"), min_value=0)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, initial=0)
    casting_vote = forms.ChoiceField(
        label=_("In a tie, the chair votes"),
        required=False,
        choices=[
            ("", _("not needed")),
            (CastingVote.FOR.value, pgettext_lazy("ballot", "For")),
            (CastingVote.AGAINST.value, pgettext_lazy("ballot", "Against")),
        ],
    )

    on_papers = forms.BooleanField(label=_("Counted on papers, not by raised hands"), required=False)

    def __init__(self, *args: Any, classes: Sequence[Category] = (), **kwargs: Any) -> None:
        """classes: those whose votes are counted apart; the whole is then their sum, and is not asked for."""
        super().__init__(*args, **kwargs)
        self.classes = classes
        if not classes:
            del self.fields["on_papers"]
            return
        for name in TOTALS:
            total = self.fields.pop(name)
            for one in classes:
                self.fields[f"{one.key}_{name}"] = forms.IntegerField(
                    label=total.label, min_value=0, initial=total.initial
                )
        self.order_fields([f"{one.key}_{name}" for one in classes for name in TOTALS] + ["on_papers"])

    @property
    def by_class(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return each class by its name with its fields, in the order of the classes."""
        return [(local_text(one, "name"), [self[f"{one.key}_{name}"] for name in TOTALS]) for one in self.classes]

    @property
    def hands(self) -> Hands:
        cleaned = self.cleaned_data
        said = tuple(
            ClassVotes(one.name_fr, one.name_en, *(cleaned[f"{one.key}_{name}"] for name in TOTALS), key=one.key)
            for one in self.classes
        )
        votes_for, votes_against, abstentions = (
            sum(getattr(one, name) for one in said) if said else cleaned[name] for name in TOTALS
        )
        chair = cleaned["casting_vote"]
        return Hands(
            votes_for,
            votes_against,
            abstentions,
            CastingVote(chair) if chair else None,
            said,
            cleaned.get("on_papers", False),
        )


def debate_forms(
    motion: Motion,
    organisation: Organisation,
    *,
    bodies: Sequence[Body],
    people: Sequence[Entrustable] = (),
    articles: Sequence[str] | None = None,
    under: str = "",
) -> dict[str, Any]:
    """Return the forms of what may be done to a motion beside voting on it. under: begins the ids of their fields.

    bodies, people: those to which it may be referred. articles: the numbers of those that it writes, looked up unless
    given.
    """
    texts = {"text_fr": motion.text_fr, "text_en": motion.text_en}
    if articles is None:
        articles = list(carried_by(motion))
    return {
        "amend": WordingForm(initial=texts, organisation=organisation, auto_id=f"{under}amend_%s"),
        "withdraw": ByForm(auto_id=f"{under}withdraw_%s", initial={"by": motion.mover}),
        "refer": ReferForm(bodies=bodies, people=people, auto_id=f"{under}refer_%s"),
        "divide": PartsForm(auto_id=f"{under}divide_%s", initial={"part_1": motion.text_fr}),
        "close": ClosingForm(auto_id=f"{under}close_%s"),
        "is_closed": motion.debate_closed_at is not None,
        "is_divisible": motion.amends_id is None and motion.ratifies_id is None,
        "articles": articles,
        "is_divisible_by_articles": len(articles) > 1,
        "divide_articles": ByForm(auto_id=f"{under}divide_articles_%s"),
    }
