"""Requests for a special meeting: opened and signed by members, presented to the board, planned."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.assemblies import MeetingSerializer, PlanSerializer
from governance.models import CalledBy, Requisition, RequisitionState, SignatureChannel
from governance.queries.federations import federation_finding, federation_names
from governance.queries.requisitions import calling, gathering_of, memberships_of, requisitions_of
from governance.services.planning import Plan
from governance.services.requisition_calling import join_callers, plan_own_call, plan_requisition, withdraw_caller
from governance.services.requisitions import (
    PointAsked,
    close_requisition,
    enter_signature,
    give_up_requisition,
    open_requisition,
    present_requisition,
    sign_requisition,
    withdraw_signature,
)
from membership import access
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.paging import PagesQuery, one_page, page_of
from membership.clock import today
from membership.entrances import MEMBER, OFFICE, OWN, REGISTER
from membership.models import Membership
from membership.rules.findings import Finding

TAG = "requisitions"
REQUESTS = f"{HERE}requisitions"
REQUEST = f"{REQUESTS}/<public_id:requisition>"


class PointAskedSerializer(serializers.Serializer[Any]):
    """One subject, and the text to be put to the meeting."""

    subject = serializers.CharField(max_length=250)
    text = serializers.CharField(default="", allow_blank=True, max_length=20_000)


class RequisitionSerializer(serializers.Serializer[Any]):
    """A request for a special meeting, and the days that follow once it is presented."""

    id = serializers.CharField(source="public_id")
    state = serializers.ChoiceField(RequisitionState.choices)
    opened_by = serializers.CharField(source="opened_by.person.full_name")
    opened_at = serializers.DateTimeField()
    points = PointAskedSerializer(many=True)
    presented_on = serializers.DateField(allow_null=True)
    last_sending_on = serializers.DateField(allow_null=True, help_text="The last day for the notice.")
    held_by = serializers.DateField(allow_null=True, help_text="The last day for the meeting.")
    others_from = serializers.DateField(allow_null=True, help_text="From when members may call it themselves.")
    closed_reason = serializers.CharField(allow_blank=True, help_text="Why it was closed without a meeting.")
    assembly = serializers.SerializerMethodField()

    def get_assembly(self, asked: Requisition) -> str | None:
        """The meeting, for those who may know of it already."""
        view: RuledView = self.context["view"]
        meeting = asked.assembly
        if meeting is None or not (meeting.notice_id or view.roles & access.OFFICE):
            return None
        return str(meeting.public_id)


class GatheredSerializer(RequisitionSerializer):
    """The same, with how far the signatures go."""

    federation = serializers.SerializerMethodField(
        help_text="The rule by which the federation may call it too from `others_from`; null where none gives it that."
    )
    federations = serializers.SerializerMethodField(help_text="Their names, as the organisation writes to them.")
    finding = serializers.SerializerMethodField(
        help_text="Null where no rule says how many are needed, and once given up."
    )

    @extend_schema_field(FindingSerializer(allow_null=True))
    def get_federation(self, asked: Requisition) -> Any:
        found = federation_finding(asked.organisation, today(asked.organisation))
        return FindingSerializer(found.as_json()).data if found else None

    def get_federations(self, asked: Requisition) -> list[str]:
        return federation_names(asked.organisation)

    @extend_schema_field(FindingSerializer(allow_null=True))
    def get_finding(self, asked: Requisition) -> Any:
        if asked.finding is not None:
            return FindingSerializer(Finding.from_json(asked.finding).as_json()).data
        if not asked.is_collecting:
            return None
        found = gathering_of(asked, today(asked.organisation)).finding
        return FindingSerializer(found.as_json()).data if found else None


class AskingSerializer(serializers.Serializer[Any]):
    points = PointAskedSerializer(many=True, min_length=1, max_length=20)  # type: ignore[call-arg]  # of the list
    membership = serializers.CharField(help_text="The member who asks: oneself, or whom one acts for.")


class ForMemberSerializer(serializers.Serializer[Any]):
    """The member one signs for: oneself, or whom one acts for."""

    membership = serializers.CharField()


class PaperSignatureSerializer(serializers.Serializer[Any]):
    membership = serializers.CharField()
    signed_on = DayField()


class PresentingSerializer(serializers.Serializer[Any]):
    received_on = DayField(default=None, allow_null=True, help_text="For the office; today otherwise.")
    reason = serializers.CharField(default="", allow_blank=True, max_length=2000)


class ClosingSerializer(serializers.Serializer[Any]):
    """Why a request waits on the board no more."""

    reason = serializers.CharField(max_length=2000, help_text="Every member may read it.")


class SignatureSerializer(serializers.Serializer[Any]):
    """One member's signature."""

    membership = serializers.CharField(source="membership.public_id")
    name = serializers.CharField()
    number = serializers.CharField()
    channel = serializers.ChoiceField(SignatureChannel.choices)
    signed_on = serializers.DateField()


SignaturesPage = page_of(SignatureSerializer, "SignaturesPage")


class RequisitionView(RuledView):
    """A view under the address of a request."""

    def requisition(self, public_id: str) -> Requisition:
        """Return the request of the address. Raises Http404."""
        found: Requisition = self.found(requisitions_of(self.organisation), public_id)
        return found

    def mine(self, public_id: str) -> Membership:
        """Return a member the account is or acts for. Raises Http404 for any other."""
        for membership in self.members():
            if membership.public_id == public_id:
                return membership
        raise Http404

    def members(self) -> list[Membership]:
        persons = [link.person for link in access.links_of(self.account, self.organisation)]
        return memberships_of(persons, self.organisation, today(self.organisation))

    def is_opener(self, asked: Requisition) -> bool:
        return any(one.pk == asked.opened_by_id for one in self.members())

    def now_as(self, asked: Requisition, *, status: int = 200) -> Response:
        return self.answer(GatheredSerializer, self.requisition(asked.public_id), status=status)


class Requisitions(RequisitionView):
    """The requests for a special meeting."""

    rules = {"GET": MEMBER, "POST": OWN}

    @operation("requisitions", tag=TAG, answer=RequisitionSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the requests, the latest first."""
        return self.answer_all(RequisitionSerializer, requisitions_of(self.organisation))

    @operation("requisition_open", tag=TAG, body=AskingSerializer, answer=GatheredSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Open a request, signed by the member who asks."""
        sent = self.read(AskingSerializer)
        points = [PointAsked(**point) for point in sent["points"]]
        return self.now_as(open_requisition(self.mine(sent["membership"]), points=points, actor=self.actor), status=201)


class OneRequisition(RequisitionView):
    """A request for a special meeting."""

    rules = {"GET": MEMBER, "DELETE": OWN}

    @operation("requisition", tag=TAG, answer=GatheredSerializer)
    def get(self, request: Request, slug: str, requisition: str) -> Response:
        """Read a request, and how far its signatures go."""
        return self.now_as(self.requisition(requisition))

    @operation("requisition_give_up", tag=TAG, answer=GatheredSerializer, refuses=True)
    def delete(self, request: Request, slug: str, requisition: str) -> Response:
        """Give one's request up before it is presented. What was signed is kept."""
        asked = self.requisition(requisition)
        if not self.is_opener(asked):
            raise Http404
        return self.now_as(give_up_requisition(asked, actor=self.actor))


class Signatures(RequisitionView):
    """The signatures of a request."""

    rules = {"GET": REGISTER, "POST": OWN, "DELETE": OWN}

    @operation("requisition_signatures", tag=TAG, answer=SignaturesPage, asks=PagesQuery)
    def get(self, request: Request, slug: str, requisition: str) -> Response:
        """List who signed and did not take it back."""
        rows = self.requisition(requisition).signatures.filter(withdrawn_at=None).select_related("membership")
        return self.answer(SignaturesPage, one_page(rows, self.asked(PagesQuery)))

    @operation("requisition_sign", tag=TAG, body=ForMemberSerializer, answer=GatheredSerializer, status=201)
    def post(self, request: Request, slug: str, requisition: str) -> Response:
        """Sign for oneself, or for a member one acts for."""
        asked, member = self.requisition(requisition), self.mine(self.read(ForMemberSerializer)["membership"])
        sign_requisition(asked, membership=member, actor=self.actor)
        return self.now_as(asked, status=201)

    @operation("requisition_take_back", tag=TAG, body=ForMemberSerializer, answer=GatheredSerializer)
    def delete(self, request: Request, slug: str, requisition: str) -> Response:
        """Take a signature back, until the request is presented."""
        asked, member = self.requisition(requisition), self.mine(self.read(ForMemberSerializer)["membership"])
        withdraw_signature(asked, membership=member, actor=self.actor)
        return self.now_as(asked)


class PaperSignatures(RequisitionView):
    """The signatures that came on paper."""

    rules = {"POST": OFFICE}

    @operation("requisition_paper", tag=TAG, body=PaperSignatureSerializer, answer=GatheredSerializer, status=201)
    def post(self, request: Request, slug: str, requisition: str) -> Response:
        """Enter a signature that came on paper, with its day."""
        asked, sent = self.requisition(requisition), self.read(PaperSignatureSerializer)
        rows = Membership.objects.for_organisation(self.organisation).select_related("person", "organisation")
        member: Membership = self.found(rows, sent["membership"])
        enter_signature(asked, membership=member, signed_on=sent["signed_on"], actor=self.actor)
        return self.now_as(asked, status=201)


class Presenting(RequisitionView):
    """The presentation of a request to the board."""

    rules = {"POST": MEMBER}

    @operation("requisition_present", tag=TAG, body=PresentingSerializer, answer=GatheredSerializer)
    def post(self, request: Request, slug: str, requisition: str) -> Response:
        """Present a request, by whoever opened it or the office: its signatures are checked, its days start."""
        asked, sent = self.requisition(requisition), self.read(PresentingSerializer)
        is_office = bool(self.roles & access.OFFICE)
        if not is_office and not self.is_opener(asked):
            raise Http404
        received_on = sent["received_on"] if is_office else None
        return self.now_as(present_requisition(asked, actor=self.actor, received_on=received_on, reason=sent["reason"]))


class Closing(RequisitionView):
    """The close of a request without a meeting."""

    rules = {"POST": OFFICE}

    @operation("requisition_close", tag=TAG, body=ClosingSerializer, answer=GatheredSerializer)
    def post(self, request: Request, slug: str, requisition: str) -> Response:
        """Close a request that was presented, with its reason. Those who asked may still call the meeting."""
        asked, reason = self.requisition(requisition), self.read(ClosingSerializer)["reason"]
        return self.now_as(close_requisition(asked, reason=reason, actor=self.actor))


class Callers(RequisitionView):
    """The members who call the meeting themselves."""

    rules = {"POST": OWN, "DELETE": OWN}

    @operation("requisition_call", tag=TAG, body=ForMemberSerializer, answer=GatheredSerializer, status=201)
    def post(self, request: Request, slug: str, requisition: str) -> Response:
        """Declare that a member calls the meeting, once the board let its days pass."""
        asked, member = self.requisition(requisition), self.mine(self.read(ForMemberSerializer)["membership"])
        join_callers(asked, membership=member, actor=self.actor)
        return self.now_as(asked, status=201)

    @operation("requisition_stop_calling", tag=TAG, body=ForMemberSerializer, answer=GatheredSerializer)
    def delete(self, request: Request, slug: str, requisition: str) -> Response:
        """Write that a member calls the meeting no more, for good, until its notice leaves."""
        asked, member = self.requisition(requisition), self.mine(self.read(ForMemberSerializer)["membership"])
        withdraw_caller(asked, membership=member, actor=self.actor)
        return self.now_as(asked)


class AskedMeetingSerializer(PlanSerializer):
    """When and where the meeting is held that was asked for."""

    called_by = serializers.ChoiceField(
        [CalledBy.FEDERATION.value],
        default="",
        allow_blank=True,
        help_text="The federation, where it calls the meeting and the rules let it, of one that the office plans; "
        "empty: those who asked for it.",
    )


class RequisitionMeeting(RequisitionView):
    """The meeting that was asked for."""

    rules = {"POST": MEMBER}

    @operation("requisition_plan", tag=TAG, body=AskedMeetingSerializer, answer=MeetingSerializer, status=201)
    def post(self, request: Request, slug: str, requisition: str) -> Response:
        """Plan it, by the office, or by one of the members who call it. It is a special meeting, whatever is sent."""
        asked = self.requisition(requisition)
        is_office = bool(self.roles & access.OFFICE)
        calls = calling(asked).filter(membership__in=self.members()).exists()
        if not is_office and not calls:
            raise Http404
        is_theirs = calls and asked.state in (RequisitionState.PLANNED, RequisitionState.CLOSED)
        act = plan_requisition if is_office and not is_theirs else plan_own_call
        planned = act(asked, Plan(**self.read(AskedMeetingSerializer)), actor=self.actor)
        return self.answer(MeetingSerializer, planned, status=201)
