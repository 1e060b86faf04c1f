"""What the rules ask of an organisation this year."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.errors import NoSuchStep
from governance.queries.clocks import duties_on
from governance.queries.compliance import Proof, obligations_on, proof_document, proofs_of
from governance.queries.year_file import may_own_a_step, year_file_on
from governance.rules.year import State
from governance.services.duties import note_duty_done, take_back_duty
from governance.services.year_steps import StepPlan, plan_year_step
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.documents import joined, kept
from membership.api.papers import WhateverIsAccepted, attached
from membership.clock import today
from membership.entrances import OFFICE, OFFICERS

TAG = "compliance"
PROOF = {(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "The paper, as it was sent.")}


class ObligationSerializer(serializers.Serializer[Any]):
    """One duty. due_on null: it waits for something that has not happened, or (`open`) no day is set for it."""

    key = serializers.CharField()
    from_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    about = serializers.CharField(
        help_text="What tells a delay of one case from another: of a request for a meeting or of a procedure, its id."
    )
    state = serializers.ChoiceField([state.value for state in State])
    source_fr = serializers.CharField()
    source_en = serializers.CharField()
    proof = serializers.CharField(help_text="What proves that it was done, such as a number.")
    proof_document = serializers.CharField(allow_null=True, help_text="The paper itself: `compliance/proofs/<id>`.")


class YearStepSerializer(serializers.Serializer[Any]):
    """One step of the file of the year. done_on null: not done, or nobody recorded on which day."""

    key = serializers.CharField()
    is_done = serializers.BooleanField()
    done_on = serializers.DateField(allow_null=True)
    is_said = serializers.BooleanField(help_text="The office says that it was done; the others are read from records.")
    is_optional = serializers.BooleanField()
    who = serializers.CharField(source="note.who", default="", help_text="Who does it: a person or an office.")
    due_on = serializers.DateField(source="note.due_on", allow_null=True, default=None)
    proof = serializers.CharField(source="note.proof", default="")


class StepPlanSerializer(serializers.Serializer[Any]):
    """Who does a step, by when, and that it was done. What is left out is taken off."""

    owner = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="The account of somebody who holds a role."
    )
    in_charge = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=120, help_text="An office, or somebody else, in words."
    )
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    done_on = serializers.DateField(required=False, allow_null=True, default=None)
    proof = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)


class StepNotedSerializer(serializers.Serializer[Any]):
    """A step as the office wrote it."""

    step = serializers.CharField()
    who = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    proof = serializers.CharField()


class YearFileSerializer(serializers.Serializer[Any]):
    """The steps of a year in their order, and the annual meeting they are about."""

    year_end_on = serializers.DateField()
    meeting = serializers.CharField(source="meeting.public_id", allow_null=True, default=None)
    steps = YearStepSerializer(many=True)


class DutyDoneSerializer(serializers.Serializer[Any]):
    """A duty that was done, with its proof."""

    key = serializers.CharField(max_length=80)
    from_on = serializers.DateField(help_text="The day the duty runs from.")
    done_on = serializers.DateField()
    proof = serializers.CharField(
        required=False, allow_blank=True, max_length=300, help_text="Left out, what was noted before stays."
    )


class DutyNotedSerializer(DutyDoneSerializer):
    """The same, with the paper that proves it."""

    document = joined("The paper that proves it. Noted again without one, the one that was there stays.")


class Compliance(RuledView):
    """The duties of the year."""

    rules = {"GET": OFFICERS, "POST": OFFICE}

    @operation("compliance", tag=TAG, answer=ObligationSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List what the rules ask since the last fiscal year ended, and what earlier years left undone."""
        on = today(self.organisation)
        proofs, nothing = proofs_of(self.organisation), Proof("", None)
        rows = [
            {
                "proof": proofs.get((one.key, one.from_on), nothing).text,
                "proof_document": getattr(proofs.get((one.key, one.from_on), nothing).document, "public_id", None),
                "key": one.key,
                "from_on": one.from_on,
                "due_on": one.due_on,
                "done_on": one.done_on,
                "about": one.about,
                "state": one.state(on).value,
                "source_fr": one.rule.source_fr,
                "source_en": one.rule.source_en,
            }
            for one in duties_on(self.organisation, on)
        ]
        return self.answer_all(ObligationSerializer, rows)

    @operation("duty_done", tag=TAG, body=DutyNotedSerializer, answer=DutyDoneSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str) -> Response:
        """Note that a duty was done, on what day and with what proof."""
        said = {"proof": None} | self.read(DutyNotedSerializer)
        said["document"] = kept(self.organisation, said["document"])
        noted = note_duty_done(self.organisation, **said, actor=self.actor)
        return self.answer(DutyDoneSerializer, noted, status=201)


class DutyBackSerializer(serializers.Serializer[Any]):
    """Which duty, and why it was noted by mistake."""

    key = serializers.CharField(max_length=80)
    from_on = serializers.DateField(help_text="The day the duty runs from.")
    because = serializers.CharField(max_length=500)


class DutyBack(RuledView):
    """A duty that was noted as done by mistake."""

    rules = {"POST": OFFICE}

    @operation("duty_take_back", tag=TAG, body=DutyBackSerializer, answer={204: None})
    def post(self, request: Request, slug: str) -> Response:
        """Take back that a duty was done; the trail keeps what was noted, and why."""
        take_back_duty(self.organisation, **self.read(DutyBackSerializer), actor=self.actor)
        return Response(status=204)


class DutyProof(RuledView):
    """The paper that proves a duty."""

    rules = {"GET": OFFICERS}
    content_negotiation_class = WhateverIsAccepted

    @operation("duty_proof", tag=TAG, answer=PROOF)
    def get(self, request: Request, slug: str, document: str) -> HttpResponse:
        """Hand over the paper that proves that a duty was done."""
        found = proof_document(self.organisation, document)
        if found is None:
            raise Http404
        return attached(bytes(found.content), name=found.name, media_type=found.media_type)


class YearFile(RuledView):
    """The file of the year."""

    rules = {"GET": OFFICERS}

    @operation("year_file", tag=TAG, answer=YearFileSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read where the year that ended last stands, step by step, from the annual meeting to the filings."""
        on = today(self.organisation)
        return self.answer(
            YearFileSerializer, year_file_on(self.organisation, on, obligations_on(self.organisation, on))
        )


class YearStep(RuledView):
    """One step of the file of the year."""

    rules = {"PUT": OFFICE}

    @operation("year_step", tag=TAG, body=StepPlanSerializer, answer=StepNotedSerializer)
    def put(self, request: Request, slug: str, step: str) -> Response:
        """Write who does a step, by when, and, of one that nothing records, that it was done."""
        said = self.read(StepPlanSerializer)
        owner = said.pop("owner")
        accounts = {one.public_id: one for one in may_own_a_step(self.organisation, today(self.organisation))}
        if owner and owner not in accounts:
            raise NoSuchStep
        plan = StepPlan(owner=accounts.get(owner), **said)
        return self.answer(
            StepNotedSerializer, plan_year_step(self.organisation, step=step, plan=plan, actor=self.actor)
        )
