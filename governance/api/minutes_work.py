"""What the secretary makes of minutes: passages, comments asked for and answered, the adopted text sealed."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import sittings_for
from governance.api.meetings import MEETING, MeetingView
from governance.api.minutes import DraftSerializer, MinutesSerializer
from governance.models import AgendaItem, Assembly, Audience, Minutes, MinutesComment, MinutesRound
from governance.queries.agenda import in_order
from governance.queries.minutes import is_of_the_audience, is_sealed, passages_of, versions_of
from governance.services.minutes import (
    answer_comment,
    comment_on_minutes,
    correct_minutes,
    seal_minutes,
    send_for_comment,
    write_passages,
)
from membership.access import OFFICE as OFFICE_ROLES
from membership.access import links_of
from membership.api.addresses import HERE
from membership.api.days import DayField
from membership.api.described import operation
from membership.clock import today
from membership.entrances import MEMBER, OFFICE
from membership.models import Person

TAG = "minutes"
PASSAGES = f"{MEETING}/minutes/passages/<slug:language>"
COMMENTS = f"{HERE}minutes/<public_id:minutes>/comments"
COMMENT = f"{HERE}minutes/comments/<public_id:comment>"


class PassageSerializer(serializers.Serializer[Any]):
    """What the secretary adds under one point; under none, at the end."""

    item = serializers.CharField(default=None, allow_null=True, max_length=22)
    text = serializers.CharField(allow_blank=True, max_length=20_000)


class PassagesBody(serializers.Serializer[Any]):
    """The passages that change, and once the minutes are sealed why they are corrected."""

    passages = PassageSerializer(many=True, max_length=500)  # type: ignore[call-arg]  # of the list
    because = serializers.CharField(default="", allow_blank=True, max_length=1000)


class SendingBody(serializers.Serializer[Any]):
    """To whom a draft is sent for comment, and until which day."""

    audience = serializers.ChoiceField(Audience.choices)
    until = DayField()


class CommentBody(serializers.Serializer[Any]):
    """What one says of a draft. person: oneself, where one account is several."""

    text = serializers.CharField(max_length=4000)
    item = serializers.CharField(
        default="", allow_blank=True, max_length=22, help_text="The point; none for the whole."
    )
    person = serializers.CharField(default="", allow_blank=True, max_length=22)


class CommentAnswerBody(serializers.Serializer[Any]):
    """What was made of a comment."""

    answer = serializers.CharField(max_length=2000)


class CommentSerializer(serializers.Serializer[Any]):
    """A comment, and what was made of it."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="person.full_name")
    item = serializers.CharField(source="item.public_id", allow_null=True, default=None)
    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class MinutesWork(MeetingView):
    """What the views of this work share."""

    def language(self, language: str) -> str:
        """Return one of the organisation's languages. Raises Http404."""
        if language not in self.organisation.languages:
            raise Http404
        return language

    def persons(self) -> list[Person]:
        return [link.person for link in links_of(self.account, self.organisation)]

    def demand_readable(self, assembly: Assembly) -> None:
        """Raise Http404 for a meeting of a body whose business the reader may not know of."""
        if assembly.is_sitting:
            here = self.organisation
            rows = sittings_for(here, self.roles, self.persons(), today(here))
            if not rows.filter(pk=assembly.pk).exists():
                raise Http404

    def round(self, minutes: str) -> MinutesRound:
        """Return a draft that was sent for comment, for the office and those it was sent to. Raises Http404."""
        rows = MinutesRound.objects.for_organisation(self.organisation)
        found = rows.filter(minutes__public_id=minutes).select_related(
            "minutes__assembly__organisation", "organisation"
        )
        sent: MinutesRound | None = found.first()
        if sent is None:
            raise Http404
        self.demand_readable(sent.minutes.assembly)
        if not (self.roles & OFFICE_ROLES or self.may_comment(sent)):
            raise Http404
        return sent

    def may_comment(self, sent: MinutesRound) -> bool:
        persons = self.persons()
        return bool(persons) and is_of_the_audience(sent, persons, today(self.organisation))


class Passages(MinutesWork):
    """What the secretary writes in minutes."""

    rules = {"GET": OFFICE, "PUT": OFFICE}

    @operation("passages", tag=TAG, answer=PassageSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str, language: str) -> Response:
        """List what the secretary added, in the order of the agenda, the end last."""
        return self._told(self.any_meeting(assembly), self.language(language))

    @operation("passages_write", tag=TAG, body=PassagesBody, answer=PassageSerializer(many=True))
    def put(self, request: Request, slug: str, assembly: str, language: str) -> Response:
        """Write the passages that change; of sealed minutes a corrected version is written, with the reason."""
        meeting, said = self.any_meeting(assembly), self.read(PassagesBody)
        texts = self._texts(meeting, said["passages"])
        if is_sealed(meeting, self.language(language)):
            correct_minutes(meeting, texts, language=language, because=said["because"], actor=self.actor)
        else:
            write_passages(meeting, texts, language=language, actor=self.actor)
        return self._told(meeting, language)

    def _texts(self, meeting: Assembly, passages: list[dict[str, Any]]) -> dict[AgendaItem | None, str]:
        items: dict[str | None, AgendaItem | None] = {one.public_id: one for one in meeting.agenda.all()} | {None: None}
        if any(one["item"] not in items for one in passages):
            raise serializers.ValidationError({"passages": [gettext("No point of this meeting has this id.")]})
        return {items[one["item"]]: one["text"] for one in passages}

    def _told(self, meeting: Assembly, language: str) -> Response:
        written = {item: text for (code, item), text in passages_of(meeting).items() if code == language}
        points = [(one.public_id, written[one.pk]) for one in in_order(meeting.agenda.all()) if one.pk in written]
        ended = [(None, written[None])] if None in written else []
        told = [{"item": item, "text": text} for item, text in (*points, *ended)]
        return self.answer_all(PassageSerializer, told)


class MinutesSealing(MinutesWork):
    """The adopted minutes."""

    rules = {"POST": OFFICE}

    @operation("minutes_seal", tag=TAG, body=DraftSerializer, answer=MinutesSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Seal the minutes as a later meeting adopted them, known by their hash from then on."""
        meeting = self.any_meeting(assembly)
        language = self.read(DraftSerializer)["language"]
        if language not in self.organisation.languages:
            foreign = gettext("This organisation does not write in that language.")
            raise serializers.ValidationError({"language": [foreign]})
        sealed = seal_minutes(meeting, language=language, actor=self.actor)
        version = next(row for row in versions_of(meeting) if row.pk == sealed.pk)
        return self.answer(MinutesSerializer, version, status=201)


class MinutesComments(MinutesWork):
    """The comments on a draft."""

    rules = {"GET": MEMBER, "POST": MEMBER}

    @operation("minutes_comments", tag=TAG, answer=CommentSerializer(many=True))
    def get(self, request: Request, slug: str, minutes: str) -> Response:
        """List what was said of a draft, for the office and those it was sent to."""
        return self.answer_all(CommentSerializer, self._comments(self.round(minutes)))

    @operation("minutes_comment", tag=TAG, body=CommentBody, answer=CommentSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, minutes: str) -> Response:
        """Say something of a draft that was sent to oneself."""
        sent = self.round(minutes)
        if not self.may_comment(sent):
            raise Http404
        said = self.read(CommentBody)
        item = self._item(sent, said["item"])
        comment_on_minutes(sent, person=self._person(said["person"]), text=said["text"], item=item, actor=self.actor)
        return self.answer_all(CommentSerializer, self._comments(sent), status=201)

    def _comments(self, sent: MinutesRound) -> Any:
        return MinutesComment.objects.filter(round=sent).select_related("person", "item").order_by("pk")

    def _person(self, public_id: str) -> Person:
        persons = self.persons()
        meant = [one for one in persons if one.public_id == public_id or (not public_id and len(persons) == 1)]
        if not meant:
            raise serializers.ValidationError({"person": [gettext("Say as whom: there are several.")]})
        return meant[0]

    def _item(self, sent: MinutesRound, public_id: str) -> AgendaItem | None:
        if not public_id:
            return None
        found: AgendaItem | None = sent.minutes.assembly.agenda.filter(public_id=public_id).first()
        if found is None:
            raise serializers.ValidationError({"item": [gettext("No point of this meeting has this id.")]})
        return found


class MinutesSending(MinutesWork):
    """A draft sent for comment."""

    rules = {"POST": OFFICE}

    @operation("minutes_send", tag=TAG, body=SendingBody, answer=MinutesSerializer)
    def post(self, request: Request, slug: str, minutes: str) -> Response:
        """Send a draft for comment until a day, and write to those concerned. Once a version."""
        rows = Minutes.objects.for_organisation(self.organisation)
        found: Minutes = self.found(rows.select_related("assembly__organisation", "organisation"), minutes)
        self.demand_readable(found.assembly)
        said = self.read(SendingBody)
        send_for_comment(found, audience=Audience(said["audience"]), until=said["until"], actor=self.actor)
        version = next(row for row in versions_of(found.assembly) if row.pk == found.pk)
        return self.answer(MinutesSerializer, version)


class CommentAnswering(MinutesWork):
    """What was made of a comment."""

    rules = {"POST": OFFICE}

    @operation("comment_answer", tag=TAG, body=CommentAnswerBody, answer=CommentSerializer)
    def post(self, request: Request, slug: str, comment: str) -> Response:
        """Say what was made of a comment, once."""
        rows = MinutesComment.objects.for_organisation(self.organisation)
        found = self.found(rows.select_related("round__minutes__assembly", "person", "item", "organisation"), comment)
        answered = answer_comment(found, answer=self.read(CommentAnswerBody)["answer"], actor=self.actor)
        return self.answer(CommentSerializer, answered)
