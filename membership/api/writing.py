"""When and how one is written: the habits of the organisation, and what each person chose instead."""

from __future__ import annotations

from datetime import time
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.me import OwnView
from membership.api.member_files import MemberView
from membership.entrances import OFFICE, OWN
from membership.models import MOST_REMINDERS, Digest, MailPreference, Person
from membership.queries.habits import habits_of, preference_of
from membership.services.habits import choose_writing_habits
from membership.services.preferences import choose_mail_preference

TAG = "wordings"
HOUR = "HH:MM, in the organisation's own time; null for none."


class HabitsSerializer(serializers.Serializer[Any]):
    """How the organisation writes. Nothing that is owed waits for any of it."""

    reminders_a_vote = serializers.IntegerField(min_value=0, max_value=MOST_REMINDERS)
    colour = serializers.CharField(
        default="", allow_blank=True, max_length=7, help_text="Of the mails, as `#rrggbb`; ours where it is empty."
    )
    quiet_from = serializers.TimeField(default=None, allow_null=True, help_text=HOUR)
    quiet_until = serializers.TimeField(default=None, allow_null=True, help_text=HOUR)
    digest = serializers.ChoiceField(Digest.choices, default=Digest.AT_ONCE.value)
    digest_at = serializers.TimeField(default=time(8), help_text="When what is gathered leaves.")
    digest_on = serializers.IntegerField(default=0, min_value=0, max_value=6, help_text="Of the week; Monday is 0.")


class PreferenceSerializer(serializers.Serializer[Any]):
    """When somebody wants to be written what is owed to nobody; the organisation's way where nothing is chosen."""

    digest = serializers.ChoiceField(Digest.choices, default="", allow_blank=True)
    quiet_from = serializers.TimeField(default=None, allow_null=True, help_text=HOUR)
    quiet_until = serializers.TimeField(default=None, allow_null=True, help_text=HOUR)


class WritingHabits(RuledView):
    """How the organisation writes."""

    rules = {"GET": OFFICE, "PUT": OFFICE}

    @operation("writing_habits", tag=TAG, answer=HabitsSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read how often the organisation reminds, when it lets members sleep, and what it gathers."""
        return self.answer(HabitsSerializer, habits_of(self.organisation))

    @operation("writing_habits_choose", tag=TAG, body=HabitsSerializer, answer=HabitsSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Choose how the organisation writes."""
        chosen = choose_writing_habits(self.organisation, **self.read(HabitsSerializer), actor=self.actor)
        return self.answer(HabitsSerializer, chosen)


def _preference(person: Person) -> MailPreference:
    return preference_of(person) or MailPreference(digest="", quiet_from=None, quiet_until=None)


class OwnMailPreference(OwnView):
    """When one is written."""

    rules = {"GET": OWN, "PUT": OWN}

    @operation("my_mail_preference", tag=TAG, answer=PreferenceSerializer)
    def get(self, request: Request, slug: str, person: str) -> Response:
        """Read when one wants to be written what is owed to nobody."""
        return self.answer(PreferenceSerializer, _preference(self.person(person)))

    @operation("my_mail_preference_choose", tag=TAG, body=PreferenceSerializer, answer=PreferenceSerializer)
    def put(self, request: Request, slug: str, person: str) -> Response:
        """Choose when one is written; what waits follows at once."""
        chosen = choose_mail_preference(self.person(person), **self.read(PreferenceSerializer), actor=self.actor)
        return self.answer(PreferenceSerializer, chosen)


class MemberMailPreference(MemberView):
    """When a member is written, kept up by the office."""

    rules = {"GET": OFFICE, "PUT": OFFICE}

    @operation("member_mail_preference", tag=TAG, answer=PreferenceSerializer)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """Read when a member wants to be written what is owed to nobody."""
        return self.answer(PreferenceSerializer, _preference(self.member(membership).person))

    @operation("member_mail_preference_choose", tag=TAG, body=PreferenceSerializer, answer=PreferenceSerializer)
    def put(self, request: Request, slug: str, membership: str) -> Response:
        """Write down when a member wants to be written, as they said elsewhere."""
        person = self.acted_on(membership).person
        chosen = choose_mail_preference(person, **self.read(PreferenceSerializer), actor=self.actor)
        return self.answer(PreferenceSerializer, chosen)
