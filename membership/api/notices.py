"""What was issued, of whatever kind: what became of it, whom it did not reach, and declaring it done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.clock import now, today
from membership.entrances import OFFICE, REGISTER
from membership.models import UNFINISHED, ConsultationKind, DeliveryState, Notice, NoticeKind
from membership.queries.attachments import attached_to, listed
from membership.queries.mailings import MOST_SUMMED, Mailing, mailings, summed
from membership.queries.moment import Moment
from membership.queries.sent_texts import line_of, member_written_to
from membership.queries.slips import outcomes
from membership.services.consulting import note_consultation
from membership.services.correspondence import close_notice, note_batch_posted, text_hash
from membership.services.following_up import send_failed_again

TAG = "notice"
NOTICE = f"{HERE}notices/<public_id:notice>"


class NoticesQuery(PagesQuery):
    """Which notices."""

    kind = serializers.ChoiceField(NoticeKind.choices, required=False)
    sums = serializers.BooleanField(default=False, help_text="With where recipients stand: at most 25 a page.")


class IssuedSerializer(serializers.Serializer[Any]):
    """Something that was written to one or many."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(NoticeKind.choices)
    subject_fr = serializers.SerializerMethodField()
    issued_at = serializers.DateTimeField()
    post_by = serializers.DateField(allow_null=True, help_text="The last day on which a letter still is in time.")
    closed_at = serializers.DateTimeField(allow_null=True, help_text="When it was declared done.")
    withdrawn_at = serializers.DateTimeField(allow_null=True, help_text="Since then nothing more of it leaves.")
    withdrawn_because = serializers.CharField()
    text_sha256 = serializers.CharField(help_text="Of its texts in all languages, before any name.")

    def get_subject_fr(self, notice: Notice) -> str:
        """Its subject in French, which every notice has."""
        return next((text.subject for text in notice.texts.all() if text.language == "fr"), "")


class StandSerializer(serializers.Serializer[Any]):
    """Each recipient counted once: recipients = sent + failed + by_post + waived + pending."""

    recipients = serializers.IntegerField()
    sent = serializers.IntegerField()
    failed = serializers.IntegerField()
    by_post = serializers.IntegerField()
    waived = serializers.IntegerField()
    pending = serializers.IntegerField()


class SumSerializer(StandSerializer):
    """The same, and what lies in the office."""

    unposted = serializers.IntegerField(help_text="Among those by post: nobody said yet that the letter left.")


class OneIssuedSerializer(IssuedSerializer):
    """A notice, and where its recipients stand."""

    sum = SumSerializer()


class KeptTextSerializer(serializers.Serializer[Any]):
    """A text as it was kept: `%(name)s` and the like stand where each reader has their own."""

    language = serializers.CharField()
    subject = serializers.CharField()
    body_text = serializers.CharField()
    body_html = serializers.CharField()


class JoinedDocumentSerializer(serializers.Serializer[Any]):
    """A document that went with it."""

    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    sha256 = serializers.CharField()


class KeptTextsSerializer(serializers.Serializer[Any]):
    """What a notice said, and what replaced what."""

    id = serializers.CharField(source="notice.public_id")
    version = serializers.IntegerField(source="number", help_text="Its place among those of its kind.")
    text_sha256 = serializers.CharField(source="notice.text_sha256")
    is_intact = serializers.BooleanField(help_text="The texts kept still give this fingerprint.")
    replaces = serializers.ListField(child=serializers.CharField(), help_text="What it replaced, in the order it left.")
    replaced_by = serializers.CharField(source="notice.superseded_by.public_id", allow_null=True, default=None)
    texts = KeptTextSerializer(source="notice.texts", many=True)
    documents = JoinedDocumentSerializer(many=True)


class LettersPostedSerializer(serializers.Serializer[Any]):
    """Which letters have left."""

    letters = serializers.ListField(child=serializers.CharField(max_length=22), max_length=5000, min_length=1)


class HowManySerializer(serializers.Serializer[Any]):
    """How many were concerned."""

    deliveries = serializers.IntegerField()


class ListedSerializer(IssuedSerializer):
    """A notice of a list, with where its recipients stand if that was asked for."""

    sum = StandSerializer(allow_null=True, default=None)


NoticesPage = page_of(ListedSerializer, "NoticesPage")


class NoticeView(RuledView):
    """What lies at the address of one notice."""

    def notices(self) -> QuerySet[Notice]:
        rows: QuerySet[Notice] = Notice.objects.for_organisation(self.organisation).select_related("organisation")
        return rows

    def notice(self, public_id: str) -> Notice:
        found: Notice = self.found(self.notices(), public_id)
        return found

    def shown(self, public_id: str) -> Response:
        """Answer a notice with its sum, as it stands now."""
        notice = self.notice(public_id)
        return self.answer(OneIssuedSerializer, _WithSum(notice))


class _WithSum:
    """A notice beside the sum of its recipients, for the serializer of both."""

    def __init__(self, notice: Notice) -> None:
        self._notice, counted = notice, outcomes(notice)
        self.sum = {
            "recipients": sum(counted.values()),
            "pending": sum(counted[state] for state in UNFINISHED),
            "unposted": _unposted(notice),
            **{state.value: counted[state] for state in ENDED},
        }

    def __getattr__(self, name: str) -> Any:
        return getattr(self._notice, name)


class _Listed:
    """A notice of a list beside where its recipients stand, for the serializer of both."""

    def __init__(self, mailing: Mailing) -> None:
        self._notice, self.sum = mailing.notice, mailing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._notice, name)


ENDED = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.BY_POST, DeliveryState.WAIVED)


def _unposted(notice: Notice) -> int:
    return int(notice.deliveries.filter(state=DeliveryState.BY_POST, settled_at=None, replaced_by=None).count())


class Notices(NoticeView):
    """All that was issued."""

    rules = {"GET": OFFICE}

    @operation("notices", tag=TAG, answer=NoticesPage, asks=NoticesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List what was issued, the latest first: notices of meetings, letters, news, reminders."""
        asked = self.asked(NoticesQuery)
        if asked["sums"]:
            asked["per_page"] = min(asked["per_page"], MOST_SUMMED)
        found = one_page(mailings(self.organisation, asked.get("kind", "")), asked)
        if asked["sums"]:
            found["items"] = [_Listed(one) for one in summed(found["items"])]
        return self.answer(NoticesPage, found)


class OneNotice(NoticeView):
    """One notice."""

    rules = {"GET": OFFICE}

    @operation("notice_sent", tag=TAG, answer=OneIssuedSerializer)
    def get(self, request: Request, slug: str, notice: str) -> Response:
        """Read where a notice stands, whatever its kind."""
        return self.shown(notice)


class NoticeKeptTexts(NoticeView):
    """What a notice said."""

    rules = {"GET": REGISTER}

    @operation("notice_kept_texts", tag=TAG, answer=KeptTextsSerializer)
    def get(self, request: Request, slug: str, notice: str) -> Response:
        """Read what was sent in each language, without its readers' names and links."""
        found = self.notice(notice)
        if (member := member_written_to(found)) is not None:
            at = Moment(today(self.organisation))
            note_consultation(
                self.organisation, kind=ConsultationKind.LETTERS, at=at, actor=self.actor, membership=member
            )
        line = line_of(found)
        return self.answer(
            KeptTextsSerializer,
            {
                "notice": found,
                "number": next(one.number for one in line if one.notice == found),
                "is_intact": text_hash(found.texts.all()) == found.text_sha256,
                "replaces": [one.notice.public_id for one in line if one.notice.superseded_by_id == found.pk],
                "documents": listed(attached_to(found)),
            },
        )


class NoticeClosing(NoticeView):
    """Declaring a notice done."""

    rules = {"POST": OFFICE}

    @operation("notice_close", tag=TAG, answer=OneIssuedSerializer, refuses=True)
    def post(self, request: Request, slug: str, notice: str) -> Response:
        """Declare a notice done; refused while a message waits, or a letter is to be posted."""
        close_notice(self.notice(notice), actor=self.actor, at=now())
        return self.shown(notice)


class NoticeSendingAgain(NoticeView):
    """Once more to those not reached."""

    rules = {"POST": OFFICE}

    @operation("notice_send_failed_again", tag=TAG, answer=HowManySerializer, refuses=True)
    def post(self, request: Request, slug: str, notice: str) -> Response:
        """Send once more to all whom a notice did not reach, and to them alone."""
        again = send_failed_again(self.notice(notice), actor=self.actor)
        return self.answer(HowManySerializer, {"deliveries": again})


class NoticePosted(NoticeView):
    """Letters that left together."""

    rules = {"POST": OFFICE}

    @operation("notice_posted", tag=TAG, body=LettersPostedSerializer, answer=HowManySerializer, refuses=False)
    def post(self, request: Request, slug: str, notice: str) -> Response:
        """Note that these letters of a notice were posted; one noted already counts no more."""
        letters = self.read(LettersPostedSerializer)["letters"]
        posted = note_batch_posted(self.notice(notice), among=letters, actor=self.actor)
        return self.answer(HowManySerializer, {"deliveries": posted})
