"""What one is to see to oneself: the list, how it comes along, and that it is done."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.follow_ups import FinishingBody, FollowUpNoteSerializer, FollowUpSerializer, NoteBody
from governance.models import FollowUp
from governance.queries.entrusted import entrusted_to, still_entrusted_to
from governance.services.follow_ups import note_own_progress, say_follow_up_done
from membership.api.addresses import ME
from membership.api.described import operation
from membership.api.me import OwnView
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import OWN

TAG = "me"
MY_FOLLOW_UPS = f"{ME}/follow-ups"
MY_FOLLOW_UP = f"{MY_FOLLOW_UPS}/<public_id:follow_up>"


class OwnFollowUpsQuery(PagesQuery):
    """Which ones."""

    done = serializers.BooleanField(default=False, help_text="Those that are done; else those still to do.")


class OwnFollowUpSerializer(FollowUpSerializer):
    """Something that one is to see to, with its notes, the latest first."""

    notes = FollowUpNoteSerializer(many=True, source="read_notes")


OwnFollowUpsPage = page_of(FollowUpSerializer, "OwnFollowUpsPage")


class OwnFollowUpView(OwnView):
    """What lies under one of them."""

    def follow_up(self, person: str, public_id: str) -> FollowUp:
        """Return it. Raises Http404 for what is not, and never was, that person's."""
        found: FollowUp = get_object_or_404(entrusted_to(self.organisation, [self.person(person)]), public_id=public_id)
        return found

    def shown(self, person: str, public_id: str, *, status: int = 200) -> Response:
        found = self.follow_up(person, public_id)
        found.read_notes = found.notes.order_by("-pk")  # type: ignore[attr-defined]  # for its lines
        return self.answer(OwnFollowUpSerializer, found, status=status)


class OwnFollowUps(OwnFollowUpView):
    """All that one is to see to."""

    rules = {"GET": OWN}

    @operation("my_follow_ups", tag=TAG, answer=OwnFollowUpsPage, asks=OwnFollowUpsQuery)
    def get(self, request: Request, slug: str, person: str) -> Response:
        """List what one is still to see to, the first due first; or what is done, the latest first."""
        asked, who = self.asked(OwnFollowUpsQuery), [self.person(person)]
        rows = still_entrusted_to(self.organisation, who)
        if asked["done"]:
            rows = entrusted_to(self.organisation, who).filter(done_on__isnull=False).order_by("-done_on", "-pk")
        return self.answer(OwnFollowUpsPage, one_page(rows, asked))


class OneOwnFollowUp(OwnFollowUpView):
    """One of them."""

    rules = {"GET": OWN}

    @operation("my_follow_up", tag=TAG, answer=OwnFollowUpSerializer)
    def get(self, request: Request, slug: str, person: str, follow_up: str) -> Response:
        """Read one of them with its notes."""
        return self.shown(person, follow_up)


class OwnFollowUpNotes(OwnFollowUpView):
    """How one of them comes along."""

    rules = {"POST": OWN}

    @operation("my_follow_up_note", tag=TAG, body=NoteBody, answer=OwnFollowUpSerializer, status=201)
    def post(self, request: Request, slug: str, person: str, follow_up: str) -> Response:
        """Write how it comes along; the office reads it too."""
        found, said = self.follow_up(person, follow_up), self.read(NoteBody)
        note_own_progress(found, person=self.person(person), **said, actor=self.actor)
        return self.shown(person, follow_up, status=201)


class OwnFollowUpFinishing(OwnFollowUpView):
    """One of them that is done."""

    rules = {"POST": OWN}

    @operation("my_follow_up_finish", tag=TAG, body=FinishingBody, answer=OwnFollowUpSerializer)
    def post(self, request: Request, slug: str, person: str, follow_up: str) -> Response:
        """Say that it is done, and when; the office reads that one said so, and may take it back."""
        found, said = self.follow_up(person, follow_up), self.read(FinishingBody)
        say_follow_up_done(found, person=self.person(person), **said, actor=self.actor)
        return self.shown(person, follow_up)
