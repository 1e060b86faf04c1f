"""The page where a board says who stands for an office, and opens the sealed vote or takes the one who stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import AgendaItem, Assembly, AssemblyState, OfficeKind
from governance.queries.offices import chosen_for_offices, gives_offices, offices_given, standing_for_office
from governance.queries.presence import present
from governance.queries.rules import rules_of
from governance.rules.debate import assess_few_ballots
from governance.services.starter_agenda import OFFICES
from governance.web.sittings.finding import sitting_of
from membership.access import CONDUCT as CONDUCT_ROLES
from membership.clock import now, today
from membership.errors import DomainError
from membership.messages import sentence
from membership.rules.findings import Outcome
from membership.templatetags.unevoix import local_text
from membership.web.gate import CONDUCT, GatedRequest, gate
from voting.models import ElectionMethod
from voting.queries.table import holds_sealed_votes
from voting.services import polls
from voting.services.electing_officers import OfficePlan, acclaim_officer, elect_officer
from voting.web.debating import SECRET_LASTS
from voting.web.table import address_at_table, office_address

# Those that fill one seat.
METHODS = (ElectionMethod.PLURALITY, ElectionMethod.APPROVAL)


class OfficeForm(forms.Form):
    """For which office, under which point, who stands among the directors, and how a ballot is marked."""

    office = forms.ChoiceField(label=gettext_lazy("Office"), widget=forms.RadioSelect)
    point = forms.ChoiceField(label=gettext_lazy("Under the point"))
    seats = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who stands"),
        help_text=gettext_lazy("Those who accept to stand, in the order of the seats."),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How a ballot is marked"),
        choices=[(one.value, one.label) for one in METHODS],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The by-laws say which; nothing is chosen here for you. The most marks elect."),
    )
    allows_blank = forms.BooleanField(label=gettext_lazy("A blank vote is offered"), required=False, initial=True)

    def __init__(self, *args: Any, sitting: Assembly, is_acclaiming: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        assert sitting.body is not None
        # Where nobody has to choose no ballot is marked: the browser does not hold the other button back for it.
        fields["method"].required = not is_acclaiming
        fields["method"].widget.use_required_attribute = lambda _: False
        self.points = {one.public_id: one for one in sitting.agenda.filter(rank=0)}
        fields["office"].choices = [(one.value, one.label) for one in offices_given(sitting)]
        fields["point"].choices = [
            (key, f"{one.number}. {local_text(one, 'title')}") for key, one in self.points.items()
        ]
        standing = standing_for_office(sitting.body, today(sitting.organisation))
        fields["seats"].choices = [(one.seat.number, name) for name, one in standing.items()]

    @property
    def item(self) -> AgendaItem:
        found: AgendaItem = self.points[self.cleaned_data["point"]]
        return found

    @property
    def plan(self) -> OfficePlan:
        said = self.cleaned_data
        return OfficePlan(OfficeKind(said["office"]), said["seats"], said["method"], said["allows_blank"])


@gate(CONDUCT)
def choose(request: GatedRequest, assembly: str) -> HttpResponseBase:
    """Say who stands for an office; the sealed vote opens with it, or whoever stands alone takes the office."""
    sitting = sitting_of(request, assembly)
    # Beside the board in the menu: its address is among those of the members' assemblies.
    request.stands_at = address_at_table(sitting)
    if not offered(request, sitting):
        messages.error(request, _("Officers are chosen by secret vote while the board is in session."))
        return redirect(address_at_table(sitting))
    acclaims = "acclaim" in request.POST
    form = OfficeForm(
        request.POST or None, sitting=sitting, is_acclaiming=acclaims, initial=_begins_with(request, sitting)
    )
    if request.method == "POST" and form.is_valid():
        try:
            motion = _acclaimed(request, form) if acclaims else _opened(request, form)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            return redirect(address_at_table(sitting, motion))
    few = assess_few_ballots(present(sitting, now()), rules_of(sitting))
    context = {
        "meeting": sitting,
        "form": form,
        "back_url": address_at_table(sitting),
        "few": few if few.outcome is not Outcome.MET else None,
    }
    return render(request, "voting/office_ballot.html", context, status=422 if form.errors else 200)


def offered(request: GatedRequest, sitting: Assembly) -> str:
    """Return where the board chooses its officers, to whoever leads while it sits; empty otherwise."""
    is_now = bool(request.roles & CONDUCT_ROLES) and sitting.state == AssemblyState.IN_SESSION
    return office_address(sitting) if is_now and gives_offices(sitting) and holds_sealed_votes(sitting) else ""


def _opened(request: GatedRequest, form: OfficeForm) -> Any:
    # Together: what cannot be opened is not left behind as prepared.
    with transaction.atomic():
        poll = elect_officer(form.item, form.plan, actor=request.actor)
        polls.open_poll(poll, actor=request.actor, lasts=SECRET_LASTS)
    messages.success(request, _("The secret vote is open: directors vote from this page, on their own devices."))
    return poll.motion


def _acclaimed(request: GatedRequest, form: OfficeForm) -> Any:
    plan = form.plan
    motion = acclaim_officer(form.item, plan.office, seats=plan.seats, actor=request.actor)
    messages.success(request, _("Elected without a vote. The minutes and the register of officers say so."))
    return motion


def _begins_with(request: GatedRequest, sitting: Assembly) -> dict[str, Any]:
    """Return the point one comes from and the office that its title speaks of; else the next office, and its point."""
    titles = {item.title_fr: office for office, item in OFFICES.items()}
    points = {one.public_id: one for one in sitting.agenda.filter(rank=0)}
    point, office = points.get(request.GET.get("point", "")), request.GET.get("office", "")
    if point is not None:
        return {"point": point.public_id, "office": office or titles.get(point.title_fr, "")}
    chosen = chosen_for_offices(sitting)
    for one in points.values():
        waits = titles.get(one.title_fr, "")
        if waits and waits not in chosen:
            return {"point": one.public_id, "office": waits}
    return {"office": office}
