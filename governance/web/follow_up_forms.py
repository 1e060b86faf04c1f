"""What the office, and whoever has it, write of a follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import FollowUp
from governance.queries.entrusted import Entrustable
from membership.models import Person
from membership.queries.merges import who_remains
from membership.templatetags.unevoix import local_text
from membership.web.life.forms import day_field


def offer_people(field: forms.Field, people: Sequence[Entrustable], has_it: Person | None = None) -> None:
    """Let a field choose among those in office, beside whoever has it already and is in office no more."""
    assert isinstance(field, forms.TypedChoiceField)
    known = {one.person.public_id: one.person for one in people}
    choices = [(key, f"{one.person.full_name} ({local_text(one, 'known')})") for key, one in _by_key(people)]
    if has_it is not None and has_it.public_id not in known:
        known[has_it.public_id] = has_it
        choices.append((has_it.public_id, gettext("%(name)s (in office no more)") % {"name": has_it.full_name}))
    field.choices = [("", gettext("Nobody of these")), *choices]
    field.coerce = known.__getitem__


def need_one_of(form: forms.Form, *names: str) -> None:
    """Call none of these fields optional: one of them is needed, as `clean` says."""
    for name in names:
        cast("Any", form.fields[name].widget).is_one_of_several = True  # read by elements/field.html


def _by_key(people: Sequence[Entrustable]) -> list[tuple[str, Entrustable]]:
    return [(one.person.public_id, one) for one in people]


class WhoForm(forms.Form):
    """Who sees to it: somebody in office, who is written to, or a name in words."""

    person = forms.TypedChoiceField(
        label=_("Who sees to it"),
        help_text=_(
            "One or the other: choose somebody here, who is written to at once and before the day comes, or write a "
            "name below."
        ),
        required=False,
        empty_value=None,
    )
    owner = forms.CharField(
        label=_("Or somebody else, in words"),
        help_text=_("Only where you chose nobody above. Nobody is written to."),
        max_length=200,
        required=False,
    )

    def __init__(
        self, *args: Any, people: Sequence[Entrustable] = (), has_it: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        need_one_of(self, "person", "owner")
        offer_people(self.fields["person"], people, has_it)
        if not people and has_it is None:
            del self.fields["person"]
            owner = self.fields["owner"]
            owner.label, owner.help_text, owner.required = _("Who sees to it"), _("Nobody is written to."), True
            owner.error_messages["required"] = _("Say who sees to it.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned.get("person") and cleaned["owner"]:
            self.add_error("owner", _("Choose somebody or write a name, not both."))
        if not (cleaned.get("person") or cleaned["owner"]):
            self.add_error("owner", _("Say who sees to it."))
        return cleaned


class PlanForm(WhoForm):
    """What is to be done, by whom, before when."""

    task = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = day_field(_("Before"))
    field_order = ("task", "person", "owner", "due_on")


class NoteForm(forms.Form):
    text = forms.CharField(label=_("How it comes along"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class DoneForm(forms.Form):
    done_on = day_field(_("Done on"))
    text = forms.CharField(
        label=_("What was done"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReopenForm(forms.Form):
    text = forms.CharField(
        label=_("Why it was noted by mistake"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReviseForm(WhoForm):
    due_on = day_field(_("Before"))
    text = forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("person", "owner", "due_on", "text")

    @staticmethod
    def said_of(found: FollowUp) -> dict[str, Any]:
        """Return what the form begins with: who has it, and before when."""
        return {
            "person": who_remains(found.person).public_id if found.person else "",
            "owner": "" if found.person else found.owner,
            "due_on": found.due_on,
        }
