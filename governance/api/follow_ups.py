"""What is still to be done of resolutions and promises, and how it comes along."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import SEE_PREPARATION
from governance.api.meetings import MEETING, MeetingView
from governance.api.resolutions import RESOLUTION
from governance.models import FollowUp, Resolution
from governance.queries.entrusted import who_may_be_entrusted
from governance.queries.follow_ups import fallen_follow_ups, follow_ups_of, open_follow_ups
from governance.queries.resolutions import every_resolution
from governance.services.follow_ups import (
    finish_follow_up,
    note_progress,
    note_promise,
    plan_follow_up,
    reopen_follow_up,
    revise_follow_up,
)
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.clock import today
from membership.entrances import CONDUCT, MEMBER, OFFICE, OFFICERS
from membership.models import Person
from membership.queries.merges import who_remains

TAG = "follow-ups"
FOLLOW_UPS = f"{HERE}follow-ups"
PEOPLE = f"{FOLLOW_UPS}/people"
FOLLOW_UP = f"{FOLLOW_UPS}/<public_id:follow_up>"
OF_A_RESOLUTION = f"{RESOLUTION}/follow-ups"
PROMISES = f"{MEETING}/promises"


class FollowUpsQuery(PagesQuery):
    """Which ones."""

    done = serializers.BooleanField(default=False, help_text="Those that are done; else those still to do.")
    fallen = serializers.BooleanField(
        default=False, help_text="Those of a resolution that a corrected count took back since."
    )


class FollowUpSerializer(serializers.Serializer[Any]):
    """Something to do because of a resolution, or promised in a meeting."""

    id = serializers.CharField(source="public_id")
    resolution = serializers.CharField(source="resolution.public_id", allow_null=True, default=None)
    assembly = serializers.CharField(source="assembly.public_id", allow_null=True, default=None)
    motion = serializers.CharField(
        source="motion.public_id", allow_null=True, default=None, help_text="What the meeting referred."
    )
    task = serializers.CharField()
    owner = serializers.CharField()
    body = serializers.CharField(
        source="body.public_id", allow_null=True, default=None, help_text="Which sees to it, where it is one."
    )
    person = serializers.CharField(
        source="person.public_id",
        allow_null=True,
        default=None,
        help_text="Who sees to it, where it is somebody known.",
    )
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    is_said_done = serializers.BooleanField(help_text="True where whoever had it said themselves that it is done.")
    is_fallen = serializers.BooleanField(help_text="True where a corrected count took its resolution back.")


class FollowUpNoteSerializer(serializers.Serializer[Any]):
    """How it came along."""

    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class OneFollowUpSerializer(FollowUpSerializer):
    """The same with its notes, the latest first."""

    notes = FollowUpNoteSerializer(many=True, source="read_notes")


class WhoseBody(serializers.Serializer[Any]):
    """Who sees to it: somebody in office, who is written to, or a name in words."""

    person = serializers.CharField(
        default="", allow_blank=True, max_length=22, help_text="The id of somebody in office: see «people»."
    )
    owner = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="In words, where it is nobody of those."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["person"]) == bool(attrs["owner"].strip()):
            said = gettext("Give somebody in office or a name in words: one, and not both.")
            raise serializers.ValidationError({"person": [said]})
        return attrs


class FollowUpBody(WhoseBody):
    """What is to be done, by whom, before when."""

    task = serializers.CharField(max_length=300)
    due_on = DayField()


class EntrustableSerializer(serializers.Serializer[Any]):
    """Somebody in office, and as what they are known."""

    id = serializers.CharField(source="person.public_id")
    name = serializers.CharField(source="person.full_name")
    known_fr = serializers.CharField()
    known_en = serializers.CharField()


class NoteBody(serializers.Serializer[Any]):
    """How it comes along."""

    text = serializers.CharField(max_length=4000)


class RevisingBody(WhoseBody):
    """Who sees to it now, before when, and why that changed."""

    due_on = DayField()
    text = serializers.CharField(max_length=4000)


class FinishingBody(serializers.Serializer[Any]):
    """When it was done, and what was."""

    done_on = DayField()
    text = serializers.CharField(default="", allow_blank=True, max_length=4000)


FollowUpsPage = page_of(FollowUpSerializer, "FollowUpsPage")


class FollowUpView(RuledView):
    """What lies under one of them."""

    @property
    def reads_bodies(self) -> bool:
        """Whether the reader may know what the board and the committees decided."""
        return bool(self.roles & SEE_PREPARATION)

    def follow_up(self, public_id: str) -> FollowUp:
        rows = follow_ups_of(self.organisation, with_bodies=self.reads_bodies).select_related("organisation")
        found: FollowUp = self.found(rows, public_id)
        return found

    def whose(self, body: type[WhoseBody], has_it: Person | None = None) -> dict[str, Any]:
        """Return what was sent, with the person in the place of their id. has_it: who has it already."""
        said = self.read(body)
        known = {one.person.public_id: one.person for one in who_may_be_entrusted(self.organisation, self.on)}
        # By either record, of two that were joined.
        known |= {one.public_id: one for one in (has_it, who_remains(has_it))} if has_it else {}
        asked = said.pop("person")
        if asked and asked not in known:
            raise serializers.ValidationError({"person": [gettext("Nobody in office has this id.")]})
        return said | {"person": known.get(asked)}

    @property
    def on(self) -> date:
        return today(self.organisation)

    def shown(self, public_id: str, *, status: int = 200) -> Response:
        found = self.follow_up(public_id)
        found.read_notes = found.notes.order_by("-pk")  # type: ignore[attr-defined]  # for its lines
        return self.answer(OneFollowUpSerializer, found, status=status)


class FollowUps(FollowUpView):
    """What is to be done, or is."""

    rules = {"GET": MEMBER}

    @operation("follow_ups", tag=TAG, answer=FollowUpsPage, asks=FollowUpsQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List what is still to be done, the first due first; or what is done, the latest first."""
        asked = self.asked(FollowUpsQuery)
        rows = open_follow_ups(self.organisation, with_bodies=self.reads_bodies)
        if asked["fallen"]:
            rows = fallen_follow_ups(self.organisation, with_bodies=self.reads_bodies)
        elif asked["done"]:
            every = follow_ups_of(self.organisation, with_bodies=self.reads_bodies)
            rows = every.filter(done_on__isnull=False).order_by("-done_on", "-pk")
        return self.answer(FollowUpsPage, one_page(rows, asked))


class OneFollowUp(FollowUpView):
    """One of them."""

    rules = {"GET": OFFICERS, "PUT": OFFICE}

    @operation("follow_up", tag=TAG, answer=OneFollowUpSerializer)
    def get(self, request: Request, slug: str, follow_up: str) -> Response:
        """Read one of them with its notes."""
        return self.shown(follow_up)

    @operation("follow_up_revise", tag=TAG, body=RevisingBody, answer=OneFollowUpSerializer)
    def put(self, request: Request, slug: str, follow_up: str) -> Response:
        """Give it to somebody else, or more time, with the reason as a note."""
        found = self.follow_up(follow_up)
        revise_follow_up(found, **self.whose(RevisingBody, found.person), actor=self.actor)
        return self.shown(follow_up)


class Entrustables(FollowUpView):
    """To whom a follow-up may be entrusted."""

    rules = {"GET": CONDUCT}

    @operation("follow_up_people", tag=TAG, answer=EntrustableSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List those in office: on a body that meets, in an office, or with a role."""
        return self.answer_all(EntrustableSerializer, who_may_be_entrusted(self.organisation, self.on))


class FollowUpNotes(FollowUpView):
    """How one of them comes along."""

    rules = {"POST": OFFICE}

    @operation("follow_up_note", tag=TAG, body=NoteBody, answer=OneFollowUpSerializer, status=201)
    def post(self, request: Request, slug: str, follow_up: str) -> Response:
        """Write how it comes along."""
        note_progress(self.follow_up(follow_up), **self.read(NoteBody), actor=self.actor)
        return self.shown(follow_up, status=201)


class FollowUpFinishing(FollowUpView):
    """One of them that is done."""

    rules = {"POST": OFFICE}

    @operation("follow_up_finish", tag=TAG, body=FinishingBody, answer=OneFollowUpSerializer)
    def post(self, request: Request, slug: str, follow_up: str) -> Response:
        """Write that it is done, and when."""
        finish_follow_up(self.follow_up(follow_up), **self.read(FinishingBody), actor=self.actor)
        return self.shown(follow_up)


class FollowUpReopening(FollowUpView):
    """One of them that was noted as done by mistake."""

    rules = {"POST": OFFICE}

    @operation("follow_up_reopen", tag=TAG, body=NoteBody, answer=OneFollowUpSerializer)
    def post(self, request: Request, slug: str, follow_up: str) -> Response:
        """Take back that it was done, with the reason as a note."""
        reopen_follow_up(self.follow_up(follow_up), **self.read(NoteBody), actor=self.actor)
        return self.shown(follow_up)


class ResolutionFollowUps(FollowUpView):
    """What follows from a resolution."""

    rules = {"POST": OFFICE}

    @operation("follow_up_plan", tag=TAG, body=FollowUpBody, answer=OneFollowUpSerializer, status=201)
    def post(self, request: Request, slug: str, resolution: str) -> Response:
        """Write what is to be done of a resolution; the next assembly hears of it until it is."""
        rows = every_resolution(self.organisation).select_related("organisation")
        found: Resolution = self.found(rows, resolution)
        planned = plan_follow_up(found, **self.whose(FollowUpBody), actor=self.actor)
        return self.shown(planned.public_id, status=201)


class Promises(FollowUpView, MeetingView):
    """What was promised in a meeting."""

    rules = {"POST": CONDUCT}

    @operation("promise_note", tag=TAG, body=FollowUpBody, answer=OneFollowUpSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Write what was promised in a meeting, where no resolution asks for it."""
        promised = note_promise(self.meeting(assembly), **self.whose(FollowUpBody), actor=self.actor)
        return self.shown(promised.public_id, status=201)
