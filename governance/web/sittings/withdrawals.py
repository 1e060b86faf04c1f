"""A withdrawal from a vote that was noted by mistake, taken back where it stands on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.models import Motion, Recusal
from governance.queries.recusals import carried_from
from governance.services.recusals import ACTION, take_back_recusal
from governance.web.meetings import address
from governance.web.sittings.finding import motion_of
from membership.errors import ReasonMissing
from membership.messages import sentence
from membership.web.answered import answered
from membership.web.gate import CONDUCT, GatedRequest, gate


class BackForm(forms.Form):
    """Which withdrawal is taken back, and why."""

    recusal = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(label=_("Why it was noted by mistake"), max_length=300)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Somebody who withdrew from a vote, and the form that takes it back where the reader may."""

    row: Recusal
    form: BackForm | None


def withdrawals_shown(rows: Iterable[Recusal], *, may_take_back: bool) -> list[Withdrawal]:
    """Return those who withdrew from a vote, those taken back among them."""
    return [Withdrawal(one, _form(one) if may_take_back and one.stands else None) for one in rows]


def _form(one: Recusal) -> BackForm:
    return BackForm(initial={"recusal": one.pk}, auto_id=f"r{one.pk}_back_%s")


@gate(CONDUCT)
@require_POST
def back(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Take back the withdrawal of a director who did not withdraw."""
    sitting, held = motion_of(request, assembly, motion)
    return taken_back(request, held, back=f"{address('sittings:one', sitting)}#point-{held.item.number}")


def taken_back(request: GatedRequest, motion: Motion, *, back: str) -> HttpResponse:
    """Take back what the form names of a motion, and say so or why not."""
    form = BackForm(request.POST)
    form.full_clean()
    row = motion.recusals.select_related("mandate__person").filter(pk=form.cleaned_data.get("recusal") or 0).first()
    if row is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, sentence(ReasonMissing(action=ACTION)))
        return redirect(back)
    said = (
        gettext("Withdrawal cancelled, of the amendments too: %(name)s may vote again.")
        if carried_from(row).exists()
        else gettext("Withdrawal cancelled: %(name)s may vote again.")
    )
    return answered(
        request,
        lambda: take_back_recusal(row, because=form.cleaned_data["because"], actor=request.actor),
        said % {"name": row.mandate.person.full_name},
        back=back,
    )
