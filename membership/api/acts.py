"""The acts of a member's life: what the file's pages do, one address each, by the same services."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.attachments import enclosed, files_in, with_a_letter
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.documents import joined, kept
from membership.api.findings import FindingSerializer
from membership.api.member_files import EventSerializer, MemberView
from membership.clock import today
from membership.entrances import OFFICE
from membership.errors import StateNotAllowed
from membership.models import Category, Membership, Organisation, Trial
from membership.queries.life import situation_of
from membership.rules.admission import Age
from membership.services.estates import EstateContact
from membership.services.life.acts import Decision, Done
from membership.services.life.admission import admit
from membership.services.life.changes import change_category, end_trial
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel, record_death, resign
from membership.services.life.suspensions import RIGHTS

TAG = "register"


def _text(help_text: str = "", limit: int = 2000) -> serializers.CharField:
    return serializers.CharField(default="", allow_blank=True, max_length=limit, help_text=help_text)


def _subscribes() -> serializers.IntegerField:
    return serializers.IntegerField(
        default=0, min_value=0, max_value=100_000, help_text="Qualifying shares subscribed that day."
    )


class DecisionSerializer(serializers.Serializer[Any]):
    """What was decided: from when, by whom, on what notice."""

    effective_on = DayField(help_text="The first day of what is new.")
    decided_by = _text("The body and its resolution.", 200)
    decided_on = DayField(required=False, allow_null=True, default=None)
    notice_on = DayField(
        required=False, allow_null=True, default=None, help_text="Of the written notice; today where it counts."
    )
    note = _text()
    override = _text("Why one goes on where a rule only warns; kept with the event.")
    tells = serializers.BooleanField(default=True, help_text="Whether a letter leaves.")
    document = joined("The resolution, or what was received.")
    goes_with = enclosed()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return with_a_letter(attrs)

    def decision(self, fields: dict[str, Any], organisation: Organisation) -> Decision:
        named = ("effective_on", "decided_by", "decided_on", "notice_on", "note", "override", "tells")
        document = kept(organisation, fields["document"])
        return Decision(
            **{name: fields[name] for name in named},
            ground=fields.get("ground", ""),
            document=document,
            joined=files_in(fields.get("goes_with", ())),
        )


class GroundedSerializer(DecisionSerializer):
    """A decision that rests on a ground, by its code in the rule `discipline_grounds`."""

    ground = _text(limit=40)


class InCategorySerializer(DecisionSerializer):
    """A decision on a category."""

    category = serializers.SlugField(help_text="Key of a category.")


class CategoryChangeSerializer(InCategorySerializer):
    """A change of category."""

    subscribes = _subscribes()


class AdmissionSerializer(InCategorySerializer):
    """The admission of somebody whom the register has."""

    age_at_least = serializers.ChoiceField(
        [14, 18], required=False, allow_null=True, default=None, help_text="Attested, in years."
    )
    subscribes = _subscribes()


class TrialEndSerializer(DecisionSerializer):
    """The end of a trial."""

    days_worked = serializers.IntegerField(min_value=0)
    subscribes = _subscribes()


class DeathSerializer(DecisionSerializer):
    """A death, with whoever settles the estate."""

    # Nobody is written to.
    goes_with = None  # type: ignore[assignment]  # how a field of the parent is left out
    estate_name = _text(limit=250)
    estate_contact = _text(limit=400)


class CorrectionSerializer(serializers.Serializer[Any]):
    """What is true instead of one event; only what is given changes."""

    event = serializers.IntegerField(
        min_value=1, help_text="Its place in the order in which the member's events were recorded."
    )
    reason = serializers.CharField(max_length=2000)
    is_void = serializers.BooleanField(default=False, help_text="It never happened.")
    effective_on = DayField(required=False, allow_null=True, default=None)
    ends_on = DayField(required=False, allow_null=True, default=None, help_text="Of a suspension.")
    category = serializers.SlugField(required=False, allow_null=True, default=None)
    kept_rights = serializers.ListField(
        child=serializers.ChoiceField(RIGHTS), required=False, allow_null=True, default=None,
        help_text="Of a suspension; an empty list keeps none.",
    )  # fmt: skip
    decided_by = _text(limit=200)
    decided_on = DayField(required=False, allow_null=True, default=None)
    notice_on = DayField(required=False, allow_null=True, default=None, help_text="Of the written notice.")
    ground = _text("Of an act that rests on one, by its code in the rule `discipline_grounds`.", 40)
    override = _text()
    tells = serializers.BooleanField(default=True)
    document = joined("What shows it.")
    goes_with = enclosed()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return with_a_letter(attrs)


class DoneSerializer(serializers.Serializer[Any]):
    """An act that was recorded, what the rules answered, and the letter that leaves."""

    event = EventSerializer()
    findings = FindingSerializer(many=True, source="findings_as_json")
    consequences = FindingSerializer(many=True, source="consequences_as_json", help_text="What followed from it.")
    notice = serializers.CharField(source="notice.public_id", allow_null=True, default=None)


class ActView(MemberView):
    """One act on one member. Those below say what it takes and does."""

    takes: type[serializers.Serializer[Any]] = DecisionSerializer

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        raise NotImplementedError

    @transaction.atomic
    def act(self, membership: str) -> Response:
        member, fields = self.acted_on(membership), self.read(self.takes)
        decision = DecisionSerializer().decision(fields, self.organisation)
        return self.answer(DoneSerializer, self.perform(member, fields, decision), status=201)

    def category(self, key: str) -> Category:
        found: Category | None = Category.objects.for_organisation(self.organisation).filter(key=key).first()
        if found is None:
            raise serializers.ValidationError({"category": [gettext("No category has this key.")]})
        return found


class Admission(ActView):
    """Admit somebody again who left."""

    rules = {"POST": OFFICE}
    takes = AdmissionSerializer

    @operation("admission", tag=TAG, body=AdmissionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Admit somebody again who left."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return admit(
            member.person,
            category=self.category(fields["category"]),
            decision=decision,
            age=Age(at_least=fields["age_at_least"]),
            subscribes=fields["subscribes"],
            actor=self.actor,
        )


class TrialEnd(ActView):
    """End the trial of an auxiliary member, who becomes a member."""

    rules = {"POST": OFFICE}
    takes = TrialEndSerializer

    @operation("trial_end", tag=TAG, body=TrialEndSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """End the trial of an auxiliary member, who becomes a member."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return end_trial(
            self._trial(member),
            days_worked=fields["days_worked"],
            subscribes=fields["subscribes"],
            decision=decision,
            actor=self.actor,
        )

    def _trial(self, member: Membership) -> Trial:
        found: Trial | None = Trial.objects.filter(membership=member, concluded_by=None).first()
        if found is None:
            raise StateNotAllowed(action="end_trial", state="none")
        return found


class CategoryChange(ActView):
    """Put a member in another category."""

    rules = {"POST": OFFICE}
    takes = CategoryChangeSerializer

    @operation("category_change", tag=TAG, body=CategoryChangeSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Put a member in another category."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return change_category(
            member,
            category=self.category(fields["category"]),
            subscribes=fields["subscribes"],
            decision=decision,
            actor=self.actor,
        )


class ResignationAct(ActView):
    """Record a resignation."""

    rules = {"POST": OFFICE}
    takes = DecisionSerializer

    @operation("resign", tag=TAG, body=DecisionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Record a resignation."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return resign(member, decision=decision, actor=self.actor)


class Expulsion(ActView):
    """Record an expulsion."""

    rules = {"POST": OFFICE}
    takes = GroundedSerializer

    @operation("expel", tag=TAG, body=GroundedSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Record an expulsion."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return expel(member, decision=decision, actor=self.actor)


class Death(ActView):
    """Record a death. No letter leaves, now or later."""

    rules = {"POST": OFFICE}
    takes = DeathSerializer

    @operation("record_death", tag=TAG, body=DeathSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Record a death. No letter leaves, now or later."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return record_death(
            member,
            decision=decision,
            estate=EstateContact(fields["estate_name"], fields["estate_contact"], decision.document),
            actor=self.actor,
        )


class End(ActView):
    """Record that a legal person has ceased to exist."""

    rules = {"POST": OFFICE}
    takes = DecisionSerializer

    @operation("end_legal_person", tag=TAG, body=DecisionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Record that a legal person has ceased to exist."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return end_legal_person(member, decision=decision, actor=self.actor)


class Corrections(ActView):
    """Correct one event of a member's life."""

    rules = {"POST": OFFICE}

    @operation("correct", tag=TAG, body=CorrectionSerializer, answer=DoneSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Correct one event; what the register said before can still be asked."""
        member, fields = self.acted_on(membership), self.read(CorrectionSerializer)
        event = situation_of(member, today(self.organisation)).correctable.get(str(fields.pop("event")))
        if event is None:
            raise serializers.ValidationError({"event": [gettext("No event that stands has this place.")]})
        key, sent, goes_with = fields.pop("category"), fields.pop("document"), fields.pop("goes_with")
        category = self.category(key) if key else None
        rights = fields.pop("kept_rights")
        fields["kept_rights"] = None if rights is None else tuple(rights)
        to = Correction(**fields, category=category, document=kept(self.organisation, sent), joined=files_in(goes_with))
        return self.answer(DoneSerializer, correct(event, to=to, actor=self.actor), status=201)
