"""A secret ballot that somebody asks for during a debate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.debates import MOVED, DebateView
from governance.services import debate
from membership.api.described import operation
from membership.entrances import CONDUCT
from voting.api.polls import PollSerializer, PollView
from voting.models import Poll, PollMode, PollState
from voting.services import polls

TAG = "debate"
SECRET = f"{MOVED}/secret"
# Long enough for a hall to find its telephones; it can be prolonged.
SECRET_LASTS = timedelta(minutes=5)


class DemandBody(serializers.Serializer[Any]):
    """Who asks, and whether the meeting agrees, where the rules do not give it to whoever asks."""

    by = serializers.CharField(default="", allow_blank=True, max_length=200)
    meeting_agrees = serializers.BooleanField(default=False)


class SecretDemand(PollView, DebateView):
    """A secret ballot that was asked for."""

    rules = {"POST": CONDUCT}

    @operation("secret_demand", tag=TAG, body=DemandBody, answer=PollSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Open a secret ballot because somebody asked for it; what cannot be opened is not left as asked for."""
        put, said = self.motion(self.meeting(assembly), motion), self.read(DemandBody)
        prepared = Poll.objects.filter(motion=put, state=PollState.DRAFT).first()
        if prepared is not None and prepared.mode != PollMode.SECRET:
            polls.cancel_poll(prepared, because=gettext("A secret ballot was asked for."), actor=self.actor)
            prepared = None
        debate.demand_secret(put, **said, actor=self.actor)
        poll = prepared or polls.prepare_poll(put, mode=PollMode.SECRET, actor=self.actor)
        opened = polls.open_poll(poll, actor=self.actor, lasts=SECRET_LASTS)
        return self.shown(opened, status=201)
