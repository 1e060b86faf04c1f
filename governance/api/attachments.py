"""Documents that go with the notice of a meeting, joined by programs while it is prepared."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from governance.services.attaching import attach_to_meeting, attachments_of, detach_from_meeting
from membership.api.attachments import AttachedSerializer, AttachingSerializer, file_in
from membership.api.described import operation
from membership.entrances import OFFICE

TAG = "notice"
DOCUMENTS = f"{MEETING}/notice/documents"


class MeetingAttachingSerializer(AttachingSerializer):
    """A PDF, under the name that readers will see, and the point of the agenda beside which they will."""

    item = serializers.CharField(
        default=None, allow_null=True, max_length=22, help_text="The point; null with the whole notice."
    )


class NoticeDocuments(MeetingView):
    """The documents that go with the notice of a meeting."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("notice_documents", tag=TAG, answer=AttachedSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List the documents that go with the notice, in the order in which they were joined."""
        return self.answer_all(AttachedSerializer, attachments_of(self.any_meeting(assembly)))

    @operation("notice_attach", tag=TAG, body=MeetingAttachingSerializer, answer=AttachedSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Join a document to the notice, until it leaves: beside a point, or with the whole of it."""
        meeting, sent = self.any_meeting(assembly), self.read(MeetingAttachingSerializer)
        item = self.found(meeting.agenda.all(), sent["item"]) if sent["item"] else None
        joined = attach_to_meeting(meeting, file=file_in(sent), item=item, actor=self.actor)
        return self.answer(AttachedSerializer, joined, status=201)


class OneNoticeDocument(MeetingView):
    """A document that goes with the notice of a meeting."""

    rules = {"DELETE": OFFICE}

    @operation("notice_detach", tag=TAG, answer=AttachedSerializer(many=True), refuses=True)
    def delete(self, request: Request, slug: str, assembly: str, attachment: str) -> Response:
        """Take a document off the notice, until it leaves; answers with those that still go with it."""
        meeting = self.any_meeting(assembly)
        detach_from_meeting(meeting, public_id=attachment, actor=self.actor)
        return self.answer_all(AttachedSerializer, attachments_of(meeting))
