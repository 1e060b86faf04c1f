"""What the rules ask of an organisation this year."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.queries.compliance import obligations_on
from governance.rules.year import State
from governance.services.duties import note_duty_done
from membership.api.base import RuledView
from membership.api.described import operation
from membership.clock import today
from membership.entrances import OFFICE, OFFICERS

TAG = "compliance"


class ObligationSerializer(serializers.Serializer[Any]):
    """One duty of the year. due_on null: it waits for something that has not happened."""

    key = serializers.CharField()
    from_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField([state.value for state in State])
    source_fr = serializers.CharField()
    source_en = serializers.CharField()


class DutyDoneSerializer(serializers.Serializer[Any]):
    """A duty that was done, with its proof."""

    key = serializers.CharField(max_length=80)
    from_on = serializers.DateField(help_text="The day the duty runs from.")
    done_on = serializers.DateField()
    proof = serializers.CharField(default="", allow_blank=True, max_length=300)


class Compliance(RuledView):
    """The duties of the year."""

    rules = {"GET": OFFICERS, "POST": OFFICE}

    @operation("compliance", tag=TAG, answer=ObligationSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List what the rules ask since the last fiscal year ended, in the order of the days."""
        on = today(self.organisation)
        rows = [
            {
                "key": one.key,
                "from_on": one.from_on,
                "due_on": one.due_on,
                "done_on": one.done_on,
                "state": one.state(on).value,
                "source_fr": one.rule.source_fr,
                "source_en": one.rule.source_en,
            }
            for one in obligations_on(self.organisation, on)
        ]
        return self.answer_all(ObligationSerializer, rows)

    @operation("duty_done", tag=TAG, body=DutyDoneSerializer, answer=DutyDoneSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Note that a duty was done, on what day and with what proof."""
        noted = note_duty_done(self.organisation, **self.read(DutyDoneSerializer), actor=self.actor)
        return self.answer(DutyDoneSerializer, noted, status=201)
