"""What is filled in around the minutes: passages, to whom a draft is sent, a comment and its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, Audience
from membership.templatetags.unevoix import local_text
from membership.web.life.forms import day_field

END = "end"


class PassagesForm(forms.Form):
    """One text under each point, and one at the end. asks_why: the minutes are adopted, so this corrects them."""

    def __init__(
        self, *args: Any, items: Sequence[AgendaItem], written: Mapping[int | None, str], asks_why: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            label = f"{item.number}. {local_text(item, 'title')}"
            self.fields[f"item-{item.pk}"] = self._text(label, written.get(item.pk, ""))
        self.fields[END] = self._text(_("At the end"), written.get(None, ""))
        if asks_why:
            self.fields["because"] = forms.CharField(label=_("Why the adopted minutes are corrected"), max_length=1000)

    def _text(self, label: Any, initial: str) -> forms.CharField:
        return forms.CharField(
            label=label,
            initial=initial,
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def texts(self) -> dict[AgendaItem | None, str]:
        """What changed alone, so that two who write at once do not undo each other's points."""
        found: dict[AgendaItem | None, str] = {}
        names = [*((f"item-{item.pk}", item) for item in self.items), (END, None)]
        for name, item in names:
            if self.cleaned_data[name].strip() != (self.fields[name].initial or "").strip():
                found[item] = self.cleaned_data[name]
        return found


class SendingForm(forms.Form):
    audience = forms.ChoiceField(label=_("Sent to"), choices=Audience.choices)
    until = day_field(_("Comments until"))


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Your comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {item.public_id: item for item in items}
        choices = [(item.public_id, f"{item.number}. {local_text(item, 'title')}") for item in items]
        self.fields["point"] = forms.ChoiceField(
            label=_("On which point"), choices=[("", _("The minutes as a whole")), *choices], required=False
        )

    @property
    def item(self) -> AgendaItem | None:
        return self.items.get(self.cleaned_data["point"])


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("What was made of it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
