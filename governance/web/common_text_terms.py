"""Until when a common text holds, on its page: what each organisation says, and what the office notes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import CommonText, MotionState, Resolution, TermKind
from governance.queries.common_text_terms import is_adopted_here
from governance.queries.resolutions import ADOPTED, resolutions_of
from governance.services.common_text_terms import Term, note_term
from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.templatetags.unevoix import local_text
from membership.web.fields import ChosenField
from membership.web.gate import GatedRequest
from membership.web.life.forms import day_field

KINDS = [
    (TermKind.WRITTEN, _("The text says until when it holds, or when it is to be renewed")),
    (TermKind.EXTENDED, _("It was extended: a resolution of ours says until when")),
    (TermKind.RENEWED, _("Another common text takes its place")),
    (TermKind.LAPSED, _("It is left to lapse")),
]


class ResolutionChoice(ChosenField[Resolution]):
    def label_from_instance(self, obj: Resolution) -> str:
        return f"{obj.number} · {local_text(obj, 'title')}"


class CommonTextChoice(ChosenField[CommonText]):
    def label_from_instance(self, obj: CommonText) -> str:
        return local_text(obj.motion, "title")


class TermForm(forms.Form):
    """What becomes of the text; each choice asks for one of the others."""

    kind = forms.ChoiceField(label=_("What is noted"), choices=KINDS, widget=forms.RadioSelect)
    until = day_field(_("Until"), required=False, help_text=_("Of a date that the text says, or of an extension."))
    resolution = ResolutionChoice(
        None, label=_("Resolution that extends it"), to_field_name="public_id", required=False
    )
    by = CommonTextChoice(None, label=_("Common text that takes its place"), to_field_name="public_id", required=False)
    text = forms.CharField(
        label=_("In a word"),
        max_length=500,
        required=False,
        help_text=_("Why, where it is left to lapse. The other organisation does not see it."),
    )

    def __init__(self, *args: Any, common: CommonText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        adopted = common.motion.resolution
        later = resolutions_of(common.organisation).filter(ADOPTED, pk__gt=adopted.pk)
        _chosen(self, "resolution", later)
        others = CommonText.objects.for_organisation(common.organisation).exclude(pk=common.pk)
        _chosen(self, "by", others.filter(motion__state=MotionState.ADOPTED).select_related("motion"))

    def clean_kind(self) -> TermKind:
        return TermKind(self.cleaned_data["kind"])


def _chosen(form: forms.Form, name: str, rows: Any) -> None:
    """Offer these rows; a choice of nothing is not shown."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    if not rows.exists():
        del form.fields[name]


def term_form(request: GatedRequest, common: CommonText) -> TermForm | None:
    """Return the form of the office once the text is adopted here."""
    if not is_adopted_here(common):
        return None
    return TermForm(request.POST if request.method == "POST" else None, common=common)


def noted(request: GatedRequest, common: CommonText, form: TermForm) -> bool:
    """Note what was sent. Returns whether it was."""
    if not form.is_valid():
        return False
    try:
        row = note_term(common, Term(**form.cleaned_data), actor=request.actor)
    except DomainError as error:
        form.add_error(None, sentence(error))
        return False
    if row.until is not None:
        said = gettext("Noted: it holds until %(day)s. It comes up in the year, and in calendars.")
        messages.success(request, said % {"day": formats.day(row.until)})
    else:
        messages.success(request, gettext("Noted: nothing of it is to be renewed any more."))
    return True
