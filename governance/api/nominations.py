"""Calls for candidacies, and the members put forward: by themselves, by another, on paper, at the meeting."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import assemblies_for
from governance.api.requisitions import RequisitionView
from governance.models import (
    AgendaItem,
    CandidacyCall,
    Motion,
    Nomination,
    NominationChannel,
    NominationState,
)
from governance.queries.nominations import calls_of, candidates_of, is_open, is_shown
from governance.services.candidacy_calls import (
    CallPlan,
    end_candidacies,
    open_candidacies,
    open_candidacies_at,
    revise_candidacies,
)
from governance.services.changing import Why
from governance.services.nominations import (
    NominationForm,
    answer_nomination,
    propose_candidate,
    record_nomination,
    support_nomination,
    withdraw_nomination,
)
from membership import access
from membership.api.addresses import HERE
from membership.api.days import DayField
from membership.api.described import operation
from membership.clock import now, today
from membership.entrances import MEMBER, OFFICE, OWN
from membership.models import Category, Membership

TAG = "candidacies"
CALLS = f"{HERE}candidacies"
CALL = f"{CALLS}/<public_id:call>"
NOMINATION = f"{CALL}/nominations/<public_id:nomination>"


class CandidacyCallSerializer(serializers.Serializer[Any]):
    """A call for candidacies to what a motion fills."""

    id = serializers.CharField(source="public_id")
    motion = serializers.CharField(source="motion.public_id")
    title_fr = serializers.CharField(source="motion.title_fr")
    title_en = serializers.CharField(source="motion.title_en")
    seats = serializers.IntegerField()
    group = serializers.CharField(source="group.key", allow_null=True, default=None)
    text_fr = serializers.CharField()
    text_en = serializers.CharField()
    closes_at = serializers.DateTimeField()
    revised_at = serializers.DateTimeField(allow_null=True)
    revised_reason_fr = serializers.CharField()
    revised_reason_en = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_reason_fr = serializers.CharField()
    ended_reason_en = serializers.CharField()


class CandidateSerializer(serializers.Serializer[Any]):
    """Somebody put forward.

    Members read of those who consented: once the call is over, of those on the ballot alone. The office, and whoever it
    is about, read of the others too.
    """

    id = serializers.CharField(source="nomination.public_id")
    name = serializers.CharField(source="nomination.name")
    state = serializers.ChoiceField(NominationState.choices, source="nomination.state")
    channel = serializers.ChoiceField(NominationChannel.choices, source="nomination.channel")
    statement = serializers.CharField(source="nomination.statement")
    consented_on = serializers.DateField(source="nomination.consented_on", allow_null=True)
    supporting = serializers.IntegerField()
    is_complete = serializers.BooleanField(help_text="It stands on the ballot: consent, and the support the rules ask.")


class CallWithCandidatesSerializer(CandidacyCallSerializer):
    """The same, with who stands."""

    candidates = serializers.SerializerMethodField()

    def get_candidates(self, call: CandidacyCall) -> list[dict[str, Any]]:
        view: NominationView = self.context["view"]
        is_office = bool(view.roles & access.OFFICE)
        mine, open_now = {one.pk for one in view.members()}, is_open(call, now())
        shown = [
            one
            for one in candidates_of(call, today(call.organisation))
            if is_office or one.nomination.membership_id in mine or is_shown(one, is_open=open_now)
        ]
        return list(CandidateSerializer(shown, many=True).data)


class CallEndingSerializer(serializers.Serializer[Any]):
    """Why, as members read it, in the languages of the organisation."""

    reason_fr = serializers.CharField(max_length=2000)
    reason_en = serializers.CharField(default="", allow_blank=True, max_length=2000)


class CallRevisionSerializer(serializers.Serializer[Any]):
    """A call as it is to be, and why it changes, as members read it."""

    closes_at = serializers.DateTimeField()
    seats = serializers.IntegerField(min_value=1, max_value=100, default=1)
    group = serializers.CharField(default="", allow_blank=True, help_text="The key of a category.")
    text_fr = serializers.CharField(default="", allow_blank=True, max_length=2000)
    text_en = serializers.CharField(default="", allow_blank=True, max_length=2000)
    reason_fr = serializers.CharField(max_length=2000)
    reason_en = serializers.CharField(default="", allow_blank=True, max_length=2000)


class CallPlanSerializer(serializers.Serializer[Any]):
    """motion: that fills the seats; or item, a point that elects, whose motion is written with the call."""

    motion = serializers.CharField(default="", allow_blank=True)
    item = serializers.CharField(default="", allow_blank=True)
    closes_at = serializers.DateTimeField()
    seats = serializers.IntegerField(min_value=1, max_value=100, default=1)
    group = serializers.CharField(default="", allow_blank=True, help_text="The key of a category.")
    text_fr = serializers.CharField(default="", allow_blank=True, max_length=2000)
    text_en = serializers.CharField(default="", allow_blank=True, max_length=2000)


class PuttingForwardSerializer(serializers.Serializer[Any]):
    """by: the member who acts. number: of another member put forward; left out, the member stands by themselves."""

    membership = serializers.CharField(help_text="Oneself, or whom one acts for.")
    number = serializers.CharField(default="", allow_blank=True, max_length=40)
    statement = serializers.CharField(default="", allow_blank=True, max_length=2000)


class NominationFormSerializer(serializers.Serializer[Any]):
    """A paper form, or a candidacy from the floor, with the day of the consent."""

    membership = serializers.CharField(help_text="Who stands.")
    consented_on = DayField()
    proposed_by = serializers.CharField(default="", allow_blank=True)
    supports = serializers.ListField(child=serializers.CharField(), default=list, max_length=100)
    statement = serializers.CharField(default="", allow_blank=True, max_length=2000)
    is_from_floor = serializers.BooleanField(default=False)
    reason = serializers.CharField(default="", allow_blank=True, max_length=300)


class AnsweringSerializer(serializers.Serializer[Any]):
    accepts = serializers.BooleanField()
    statement = serializers.CharField(default="", allow_blank=True, max_length=2000)


class SupportingSerializer(serializers.Serializer[Any]):
    membership = serializers.CharField(help_text="Oneself, or whom one acts for.")


class NominationView(RequisitionView):
    """A view under the address of a call."""

    def call(self, public_id: str) -> CandidacyCall:
        """Return the call of the address. Raises Http404."""
        found: CandidacyCall = self.found(calls_of(self.organisation), public_id)
        return found

    def nomination(self, call: str, public_id: str) -> Nomination:
        """Return a candidacy of a call. Raises Http404."""
        found: Nomination = self.found(Nomination.objects.filter(call=self.call(call)), public_id)
        return found

    def member(self, public_id: str) -> Membership:
        """Return any member of the organisation. Raises Http404."""
        rows = Membership.objects.for_organisation(self.organisation).select_related("person", "organisation")
        found: Membership = self.found(rows, public_id)
        return found

    def group(self, key: str) -> Category | None:
        """Return the group that a call names, if one. Raises Http404."""
        found = Category.objects.for_organisation(self.organisation).filter(key=key).first() if key else None
        if key and found is None:
            raise Http404
        return found

    def as_it_is(self, call: CandidacyCall, *, status: int = 200) -> Response:
        return self.answer(CallWithCandidatesSerializer, self.call(call.public_id), status=status)


class Candidacies(NominationView):
    """The calls for candidacies."""

    rules = {"GET": MEMBER, "POST": OFFICE}

    @operation("candidacies", tag=TAG, answer=CandidacyCallSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the calls, the latest to close first."""
        return self.answer_all(CandidacyCallSerializer, calls_of(self.organisation)[:100])

    @operation("candidacies_open", tag=TAG, body=CallPlanSerializer, answer=CallWithCandidatesSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Call for candidacies to what a motion fills, or at a point that elects."""
        said = self.read(CallPlanSerializer)
        meetings = assemblies_for(self.organisation, self.roles)
        named, point = said.pop("motion"), said.pop("item")
        plan = CallPlan(group=self.group(said.pop("group")), **said)
        if point and not named:
            item: AgendaItem = self.found(AgendaItem.objects.filter(assembly__in=meetings), point)
            call = open_candidacies_at(item, plan, actor=self.actor)
        else:
            motion: Motion = self.found(Motion.objects.filter(assembly__in=meetings), named)
            call = open_candidacies(motion, plan, actor=self.actor)
        return self.as_it_is(call, status=201)


class OneCandidacyCall(NominationView):
    """A call for candidacies."""

    rules = {"GET": MEMBER, "PUT": OFFICE}

    @operation("candidacy_call", tag=TAG, answer=CallWithCandidatesSerializer)
    def get(self, request: Request, slug: str, call: str) -> Response:
        """Read a call, with who stands."""
        return self.as_it_is(self.call(call))

    @operation("candidacy_call_revise", tag=TAG, body=CallRevisionSerializer, answer=CallWithCandidatesSerializer)
    def put(self, request: Request, slug: str, call: str) -> Response:
        """Change a call; whoever wrote is told why. Nothing promised to those who stand is broken."""
        found, said = self.call(call), self.read(CallRevisionSerializer)
        group, why = self.group(said.pop("group")), Why(said.pop("reason_fr"), said.pop("reason_en"))
        revise_candidacies(found, CallPlan(group=group, **said), why, actor=self.actor)
        return self.as_it_is(found)


class CandidacyCallEnd(NominationView):
    """The end of a call for candidacies before its election."""

    rules = {"POST": OFFICE}

    @operation("candidacy_call_end", tag=TAG, body=CallEndingSerializer, answer=CallWithCandidatesSerializer)
    def post(self, request: Request, slug: str, call: str) -> Response:
        """End a call; whoever wrote is told why, and another may be opened."""
        found, said = self.call(call), self.read(CallEndingSerializer)
        end_candidacies(found, Why(said["reason_fr"], said["reason_en"]), actor=self.actor)
        return self.as_it_is(found)


class Nominations(NominationView):
    """The members put forward on line."""

    rules = {"POST": OWN}

    @operation("nominate", tag=TAG, body=PuttingForwardSerializer, answer=CallWithCandidatesSerializer, status=201)
    def post(self, request: Request, slug: str, call: str) -> Response:
        """Stand, or put another member forward, who is asked by letter."""
        found, said = self.call(call), self.read(PuttingForwardSerializer)
        by = self.mine(said["membership"])
        stands = by
        if said["number"]:
            rows = Membership.objects.for_organisation(self.organisation).select_related("person", "organisation")
            named = rows.filter(number=said["number"]).first()
            if named is None:
                raise Http404
            stands = named
        propose_candidate(found, membership=stands, by=by, statement=said["statement"], actor=self.actor)
        return self.as_it_is(found, status=201)


class NominationForms(NominationView):
    """The candidacies that came on paper, or from the floor."""

    rules = {"POST": OFFICE}

    @operation(
        "nomination_form", tag=TAG, body=NominationFormSerializer, answer=CallWithCandidatesSerializer, status=201
    )
    def post(self, request: Request, slug: str, call: str) -> Response:
        """Enter a candidacy with the consent of whoever stands."""
        found, said = self.call(call), self.read(NominationFormSerializer)
        stands, by = self.member(said.pop("membership")), said.pop("proposed_by")
        form = NominationForm(
            proposed_by=self.member(by) if by else None,
            supports=tuple(self.member(one) for one in said.pop("supports")),
            **said,
        )
        record_nomination(found, membership=stands, form=form, actor=self.actor)
        return self.as_it_is(found, status=201)


class NominationAnswer(NominationView):
    """The answer of somebody put forward."""

    rules = {"POST": OWN}

    @operation("nomination_answer", tag=TAG, body=AnsweringSerializer, answer=CallWithCandidatesSerializer)
    def post(self, request: Request, slug: str, call: str, nomination: str) -> Response:
        """Accept, or decline."""
        row, said = self.nomination(call, nomination), self.read(AnsweringSerializer)
        self.mine(row.membership.public_id)
        answer_nomination(row, **said, actor=self.actor)
        return self.as_it_is(row.call)


class NominationSupports(NominationView):
    """The members who support a candidacy."""

    rules = {"POST": OWN}

    @operation(
        "nomination_support", tag=TAG, body=SupportingSerializer, answer=CallWithCandidatesSerializer, status=201
    )
    def post(self, request: Request, slug: str, call: str, nomination: str) -> Response:
        """Support a candidacy."""
        row, member = self.nomination(call, nomination), self.mine(self.read(SupportingSerializer)["membership"])
        support_nomination(row, membership=member, actor=self.actor)
        return self.as_it_is(row.call, status=201)


class NominationWithdrawal(NominationView):
    """The withdrawal of a candidacy."""

    rules = {"POST": MEMBER}

    @operation("nomination_withdraw", tag=TAG, answer=CallWithCandidatesSerializer)
    def post(self, request: Request, slug: str, call: str, nomination: str) -> Response:
        """Withdraw a candidacy: by whoever stands, or by the office to which they wrote."""
        row = self.nomination(call, nomination)
        if not self.roles & access.OFFICE:
            self.mine(row.membership.public_id)
        withdraw_nomination(row, actor=self.actor)
        return self.as_it_is(row.call)
