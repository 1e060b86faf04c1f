"""Suspension and expulsion by the board: the notice with its grounds, the member's answer, the decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.assemblies import within_reach
from governance.api.sittings import SittingView
from governance.models import Hearing, Measure, Procedure, ProcedureState
from governance.queries.discipline import knows_of_procedures, procedures_about, procedures_of, reasoned_by, votes_for
from governance.rules.judgment import Votes
from governance.services.discipline import (
    Charge,
    Verdict,
    answer_procedure,
    decide_procedure,
    drop_procedure,
    open_procedure,
    tell_new_day,
)
from membership.api.addresses import HERE, ME
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.me import OwnView
from membership.api.people_named import PersonNamed
from membership.clock import today
from membership.entrances import OFFICE, OWN, REGISTER
from membership.queries.rules import rules_for

TAG = "discipline"
PROCEDURES = f"{HERE}procedures"
PROCEDURE = f"{PROCEDURES}/<public_id:procedure>"
MY_PROCEDURE = f"{ME}/procedures/<public_id:procedure>"
MOST_SHOWN = 500


def _override() -> serializers.CharField:
    return serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one goes on where a rule only warns; kept."
    )


class OwnProcedureSerializer(serializers.Serializer[Any]):
    """A measure that the board is to decide of a member, or decided, as the member reads it."""

    id = serializers.CharField(source="public_id")
    membership = serializers.CharField(source="membership.public_id")
    name = serializers.CharField(source="membership.person.full_name")
    measure = serializers.ChoiceField(Measure.choices)
    ground = serializers.CharField(help_text="Its code in the rule `discipline_grounds`.")
    facts = serializers.CharField()
    meeting_at = serializers.DateTimeField()
    place = serializers.CharField()
    state = serializers.ChoiceField(ProcedureState.choices)
    notified_on = serializers.DateField()
    statement = serializers.CharField(help_text="The member's, for the chair to read.")
    will_speak = serializers.BooleanField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    motives = serializers.CharField()
    reasoned_by = serializers.SerializerMethodField()
    findings = FindingSerializer(many=True)

    def get_reasoned_by(self, procedure: Procedure) -> str | None:
        """The last day for the reasoned decision to reach the member, once the board decided."""
        last_on = reasoned_by(procedure)
        return last_on.isoformat() if last_on else None


class ProcedureSerializer(OwnProcedureSerializer):
    """The same, with how the board voted."""

    hearing = serializers.ChoiceField(Hearing.choices, allow_blank=True)
    votes_for = serializers.IntegerField(allow_null=True)
    votes_against = serializers.IntegerField(allow_null=True)
    abstentions = serializers.IntegerField(allow_null=True)
    decided_by = serializers.CharField()
    motion = serializers.CharField(source="motion.public_id", allow_null=True, default=None)
    sitting = serializers.CharField(source="motion.assembly.public_id", allow_null=True, default=None)


class ProcedureLineSerializer(serializers.Serializer[Any]):
    """A procedure on the list."""

    id = serializers.CharField(source="public_id")
    membership = serializers.CharField(source="membership.public_id")
    name = serializers.CharField(source="membership.person.full_name")
    measure = serializers.ChoiceField(Measure.choices)
    state = serializers.ChoiceField(ProcedureState.choices)
    notified_on = serializers.DateField()
    meeting_at = serializers.DateTimeField()
    decided_on = serializers.DateField(allow_null=True)


class ChargeBody(serializers.Serializer[Any]):
    """What the board is to decide of whom, on what ground, where and when it meets."""

    membership = serializers.CharField(max_length=22)
    measure = serializers.ChoiceField(Measure.choices)
    ground = serializers.SlugField(max_length=60, help_text="A code of the rule `discipline_grounds`.")
    facts = serializers.CharField(max_length=20_000, help_text="The member reads this in the notice.")
    meeting_at = serializers.DateTimeField(help_text="Without an offset, in the organisation's own time.")
    place = serializers.CharField(max_length=300)
    reason = _override()

    def validate_meeting_at(self, meeting_at: datetime) -> datetime:
        return within_reach(meeting_at)


class VerdictBody(serializers.Serializer[Any]):
    """What the board decided: totals of the directors' votes, what was heard, and the reasons."""

    hearing = serializers.ChoiceField(Hearing.choices)
    motion = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=22,
        help_text="The vote of the board, where its meeting is kept here: totals, day and resolution are read from it.",
    )
    votes_for = serializers.IntegerField(default=None, allow_null=True, min_value=0, max_value=999)
    votes_against = serializers.IntegerField(default=None, allow_null=True, min_value=0, max_value=999)
    abstentions = serializers.IntegerField(default=0, min_value=0, max_value=999)
    decided_on = DayField(default=None, allow_null=True)
    decided_by = serializers.CharField(default="", allow_blank=True, max_length=200)
    motives = serializers.CharField(max_length=20_000, help_text="They are sent to the member with the decision.")
    effective_on = DayField()
    ends_on = DayField(default=None, allow_null=True, help_text="Of a suspension: the first day with all rights again.")
    kept_rights = serializers.ListField(child=serializers.SlugField(), default=list, max_length=50)
    override = _override()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = ("votes_for", "votes_against", "decided_on", "decided_by")
        missing = [name for name in needed if not attrs["motion"] and attrs[name] in (None, "")]
        if missing:
            required = self.fields[missing[0]].error_messages["required"]
            raise serializers.ValidationError({name: [required] for name in missing})
        return attrs


class DroppingBody(serializers.Serializer[Any]):
    """Why; the member is told."""

    reason = serializers.CharField(max_length=2000)


class NewDayBody(serializers.Serializer[Any]):
    """Why one goes on where the delay of the notice only warns."""

    override = serializers.CharField(default="", allow_blank=True, max_length=2000)


class AnswerBody(serializers.Serializer[Any]):
    """What the member answers: a statement, coming to be heard, or both."""

    statement = serializers.CharField(default="", allow_blank=True, max_length=20_000)
    will_speak = serializers.BooleanField(default=False)


class ProcedureView(RuledView):
    """What lies under one procedure, for the office."""

    def procedure(self, public_id: str) -> Procedure:
        found: Procedure = self.found(procedures_of(self.organisation), public_id)
        return found


class Procedures(PersonNamed, RuledView):
    """The procedures."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("procedures", tag=TAG, answer=ProcedureLineSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the procedures, the latest first."""
        return self.answer_all(ProcedureLineSerializer, procedures_of(self.organisation)[:MOST_SHOWN])

    @operation("procedure_open", tag=TAG, body=ChargeBody, answer=ProcedureSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Send a member the notice of what the board is to decide, with its grounds, where and when."""
        if not knows_of_procedures(rules_for(self.organisation, today(self.organisation))):
            raise Http404
        said = self.read(ChargeBody)
        charge = Charge(Measure(said["measure"]), said["ground"], said["facts"], said["meeting_at"], said["place"])
        member = self.member_named(said["membership"])
        opened = open_procedure(member, charge, reason=said["reason"], actor=self.actor)
        return self.answer(ProcedureSerializer, opened, status=201)


class OneProcedure(ProcedureView):
    """A procedure."""

    rules = {"GET": REGISTER}

    @operation("procedure", tag=TAG, answer=ProcedureSerializer)
    def get(self, request: Request, slug: str, procedure: str) -> Response:
        """Read a procedure: its grounds, the member's answer, what the board decided."""
        return self.answer(ProcedureSerializer, self.procedure(procedure))


class ProcedureDeciding(ProcedureView):
    """The decision of the board."""

    rules = {"POST": OFFICE}

    @operation("procedure_decide", tag=TAG, body=VerdictBody, answer=ProcedureSerializer)
    def post(self, request: Request, slug: str, procedure: str) -> Response:
        """Write what the board decided; carried, the register records it and the member is told with the reasons."""
        found, said = self.procedure(procedure), self.read(VerdictBody)
        voted = self.found(votes_for(found), said["motion"]) if said["motion"] else None
        verdict = Verdict(
            votes=Votes(said["votes_for"] or 0, said["votes_against"] or 0),
            motion=voted,
            abstentions=said["abstentions"],
            hearing=Hearing(said["hearing"]),
            decided_on=said["decided_on"] or today(self.organisation),
            decided_by=said["decided_by"],
            motives=said["motives"],
            effective_on=said["effective_on"],
            ends_on=said["ends_on"],
            kept_rights=tuple(said["kept_rights"]),
        )
        decide_procedure(found, verdict, override=said["override"], actor=self.actor)
        return self.answer(ProcedureSerializer, self.procedure(procedure))


class ProcedureDropping(ProcedureView):
    """A procedure that is dropped."""

    rules = {"POST": OFFICE}

    @operation("procedure_drop", tag=TAG, body=DroppingBody, answer=ProcedureSerializer)
    def post(self, request: Request, slug: str, procedure: str) -> Response:
        """Drop a procedure before the board decides; the member is told why."""
        drop_procedure(self.procedure(procedure), reason=self.read(DroppingBody)["reason"], actor=self.actor)
        return self.answer(ProcedureSerializer, self.procedure(procedure))


class SittingNewDay(SittingView):
    """The members whose case names a moment that the meeting has left."""

    rules = {"POST": OFFICE}

    @operation("sitting_new_day", tag=TAG, body=NewDayBody, answer=ProcedureLineSerializer(many=True))
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Tell each of them of the new day: the notice stands anew, whole, and its delay is counted to that day."""
        told = tell_new_day(self.sitting(sitting, met=True), actor=self.actor, reason=self.read(NewDayBody)["override"])
        return self.answer_all(ProcedureLineSerializer, told)


class OwnProcedures(OwnView):
    """What the board is to decide of oneself."""

    rules = {"GET": OWN}

    @operation("my_procedures", tag=TAG, answer=OwnProcedureSerializer(many=True))
    def get(self, request: Request, slug: str, person: str) -> Response:
        """List what the board is to decide of oneself, or decided."""
        return self.answer_all(OwnProcedureSerializer, procedures_about([self.person(person)], self.organisation))


class OwnProcedureAnswer(OwnView):
    """One's answer to the board."""

    rules = {"PUT": OWN}

    @operation("my_procedure_answer", tag=TAG, body=AnswerBody, answer=OwnProcedureSerializer)
    def put(self, request: Request, slug: str, person: str, procedure: str) -> Response:
        """Answer before the board decides; it may be written anew until then."""
        rows = procedures_about([self.person(person)], self.organisation)
        found: Procedure = self.found(rows, procedure)
        answered = answer_procedure(found, actor=self.actor, **self.read(AnswerBody))
        return self.answer(OwnProcedureSerializer, self.found(rows, answered.public_id))
