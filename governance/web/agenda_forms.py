"""What a secretary fills in for one point of the agenda, and for the motion it puts to the vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, AgendaItemKind, Motion
from governance.services.planning import Item, MotionText
from membership.models import Organisation
from membership.rules.resolved import ResolvedRule
from membership.templatetags.unevoix import local_text

IN_FRENCH = {"lang": "fr"}
IN_ENGLISH = {"lang": "en"}


class ItemForm(forms.Form):
    """One point. Its motion is written in the same form; without a text there is no motion."""

    title_fr = forms.CharField(label=_("Title in French"), max_length=250, widget=forms.TextInput(attrs=IN_FRENCH))
    title_en = forms.CharField(
        label=_("Title in English"), max_length=250, required=False, widget=forms.TextInput(attrs=IN_ENGLISH)
    )
    under = forms.ChoiceField(label=_("Where it stands"), required=False)
    kind = forms.ChoiceField(label=_("What is done with it"), choices=AgendaItemKind.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(label=_("Minutes planned"), min_value=1, max_value=600, initial=5)
    text_fr = forms.CharField(
        label=_("Text in French"),
        required=False,
        widget=forms.Textarea(attrs=IN_FRENCH),
    )
    text_en = forms.CharField(label=_("Text in English"), required=False, widget=forms.Textarea(attrs=IN_ENGLISH))
    majority_key = forms.ChoiceField(label=_("Majority needed"), required=False, widget=forms.RadioSelect)
    needs_each_class = forms.BooleanField(
        label=_("Each class of members decides it too"),
        help_text=_("The by-laws have some decisions need the majority of the meeting and that of each class."),
        required=False,
    )
    ratifies_bylaws = forms.BooleanField(
        label=_("It ratifies the by-laws that the board adopted"),
        help_text=_("Adopted, it ratifies them by itself; otherwise they lapse as the meeting ends."),
        required=False,
    )
    mover = forms.CharField(label=_("Moved by"), max_length=200, required=False)
    seconder = forms.CharField(label=_("Seconded by"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        majorities: Iterable[ResolvedRule],
        roof: Sequence[AgendaItem] = (),
        may_need_each_class: bool = False,
        may_ratify: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_need_each_class:
            del self.fields["needs_each_class"]
        if not may_ratify:
            del self.fields["ratifies_bylaws"]
        self.roof = {row.public_id: row for row in roof}
        where = self.fields["under"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = [("", _("At the end of the agenda")), *((key, _under(row)) for key, row in self.roof.items())]
        if not self.roof:
            del self.fields["under"]
        choice = self.fields["majority_key"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(rule.key, rule.key) for rule in majorities]
        if not organisation.offers_english:
            del self.fields["title_en"]
            del self.fields["text_en"]

    @staticmethod
    def initial_of(row: AgendaItem) -> dict[str, Any]:
        """Return what the form holds for a point already on the agenda."""
        motion = Motion.objects.filter(item=row).first()
        written = ("text_fr", "text_en", "majority_key", "needs_each_class", "mover", "seconder")
        return {name: getattr(row, name) for name in ("title_fr", "title_en", "kind", "minutes")} | (
            {name: getattr(motion, name) for name in written} | {"ratifies_bylaws": motion.ratifies_id is not None}
            if motion
            else {}
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("text_en") and not cleaned.get("text_fr"):
            self.add_error("text_fr", _("The text in French is the one that holds: write it too."))
        if cleaned.get("text_fr") and not cleaned.get("majority_key") and "majority_key" not in self.errors:
            self.add_error("majority_key", _("Say by which majority the motion will be decided."))
        return cleaned

    @property
    def roof_chosen(self) -> AgendaItem | None:
        """Return the point it hangs under, None at the first level."""
        return self.roof.get(self.cleaned_data.get("under", ""))

    @property
    def item(self) -> Item:
        """Return the point that was filled in, once valid."""
        cleaned = self.cleaned_data
        return Item(
            title_fr=cleaned["title_fr"],
            title_en=cleaned.get("title_en", ""),
            kind=cleaned["kind"],
            minutes=cleaned["minutes"],
        )

    @property
    def motion(self) -> MotionText | None:
        """Return the motion that was filled in, None when there is no text."""
        cleaned = self.cleaned_data
        if not cleaned["text_fr"]:
            return None
        return MotionText(
            text_fr=cleaned["text_fr"],
            text_en=cleaned.get("text_en", ""),
            majority_key=cleaned["majority_key"],
            mover=cleaned["mover"],
            seconder=cleaned["seconder"],
            needs_each_class=cleaned.get("needs_each_class", False),
            ratifies_bylaws=cleaned.get("ratifies_bylaws", False),
        )


def _under(row: AgendaItem) -> str:
    return gettext("Under %(number)s, %(title)s") % {"number": row.number, "title": local_text(row, "title")}
