"""What is done around the sealed box: who holds its keys, papers handed out and counted, slips, its evidence.

Nothing here joins a member and a choice. Keys are made, and votes cast, in the browser of whoever does it.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from membership.access import CONDUCT as CONDUCT_ROLES
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.clock import today
from membership.entrances import CONDUCT, COUNTING, OFFICE
from membership.models import Account, Role
from voting.api.polls import POLL, PollView
from voting.errors import DestructionNotDecided
from voting.models import CredentialAuthority, Poll, PollMode, RollEntry, SealedQuestion, SealedTrustee
from voting.queries.sealed.destruction import deciding_resolutions
from voting.services.kiosk import give_kiosk_codes
from voting.services.sealed.authorities import name_authority
from voting.services.sealed.destroying import destroy_ballots
from voting.services.sealed.papers import enter_paper_totals
from voting.services.sealed.publishing import publish_evidence
from voting.services.sealed.returning import hand_out_paper
from voting.services.sealed.trustees import invite_trustees

TAG = "sealed"
KEEPERS = f"{POLL}/keepers"
PAPERS = f"{POLL}/papers"
SLIPS = f"{MEETING}/kiosk-slips"
MOST_SLIPS = 200


class KeeperSerializer(serializers.Serializer[Any]):
    """Somebody who holds a key, and how far they have come."""

    name = serializers.CharField()
    has_key = serializers.BooleanField()
    has_opened = serializers.BooleanField()


class EligibleSerializer(serializers.Serializer[Any]):
    """Somebody who may be named."""

    account = serializers.CharField(source="public_id")
    name = serializers.SerializerMethodField()

    def get_name(self, account: Account) -> str:
        return str(account)


class KeepersSerializer(serializers.Serializer[Any]):
    """The keepers of the keys, who makes the credentials where it is not the server, and who may be named."""

    keepers = KeeperSerializer(many=True)
    threshold = serializers.IntegerField(allow_null=True, help_text="How many of them are enough.")
    authority = serializers.CharField(allow_null=True)
    eligible = EligibleSerializer(many=True)


class KeepersBody(serializers.Serializer[Any]):
    """Who holds keys beside the server, and how many of them are enough; all by default."""

    accounts = serializers.ListField(child=serializers.CharField(max_length=22), min_length=1, max_length=20)
    threshold = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=20)
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why a candidate holds a key all the same."
    )


class AuthorityBody(serializers.Serializer[Any]):
    """Who makes the credentials in the place of the server."""

    account = serializers.CharField(max_length=22)


class PaperOutBody(serializers.Serializer[Any]):
    """A line of the roll, and the code of a credential given back, where one was handed out for it."""

    number = serializers.CharField(max_length=40, help_text="Of the member.")
    seat_no = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=99)
    code = serializers.CharField(default="", allow_blank=True, max_length=40)


class PaperOutSerializer(serializers.Serializer[Any]):
    """To whom a paper is handed."""

    number = serializers.CharField()
    name = serializers.CharField()


class PaperTotalsBody(serializers.Serializer[Any]):
    """What one scrutineer counted: votes by the key of each answer, `blank` among them where there are such."""

    totals = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=10_000_000))
    spoiled = serializers.IntegerField(default=0, min_value=0, max_value=10_000_000)
    papers = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=0,
        max_value=10_000_000,
        help_text="In all, where one bears several marks.",
    )


class PaperTotalsSerializer(serializers.Serializer[Any]):
    """How many counts are in; the vote is counted once two agree."""

    counts = serializers.IntegerField()


class SlipsBody(serializers.Serializer[Any]):
    """Members who are there, by their numbers."""

    numbers = serializers.ListField(child=serializers.CharField(max_length=40), min_length=1, max_length=MOST_SLIPS)


class SlipSerializer(serializers.Serializer[Any]):
    """A slip to be handed over. Its code is in this answer and nowhere else."""

    number = serializers.CharField(source="stay.membership.number")
    name = serializers.CharField(source="stay.person.full_name")
    code = serializers.CharField()


class PublishedSerializer(serializers.Serializer[Any]):
    """Since when anybody may read the evidence, under `urne/<election>/` of the site."""

    published_at = serializers.DateTimeField()
    election = serializers.CharField()


class SealedView(PollView):
    """What lies under a secret vote."""

    def secret(self, public_id: str) -> Poll:
        found = self.poll(public_id)
        if found.mode != PollMode.SECRET:
            raise Http404
        return found

    def eligible(self) -> Any:
        """Return who may be named: scrutineers, and those who conduct."""
        return (
            Account.objects.filter(
                grants__organisation=self.organisation,
                grants__valid__contains=today(self.organisation),
                grants__role__in=[*CONDUCT_ROLES, Role.SCRUTINEER],
            )
            .distinct()
            .order_by("name", "email")
        )

    def named(self, field: str, wanted: list[str]) -> list[Account]:
        """Return the accounts of these ids, in that order. Raises ValidationError for one who may not be named."""
        known = {one.public_id: one for one in self.eligible()}
        if any(one not in known for one in wanted):
            raise serializers.ValidationError({field: [gettext("Some of them may not be named.")]})
        return [known[one] for one in dict.fromkeys(wanted)]

    def kept(self, poll: Poll, *, status: int = 200) -> Response:
        """Answer who holds what."""
        people = SealedTrustee.objects.filter(poll=poll, account__isnull=False).order_by("number")
        authority = CredentialAuthority.objects.filter(poll=poll).select_related("account").first()
        told = {
            "keepers": [
                {"name": one.name, "has_key": bool(one.key), "has_opened": bool(one.decryption)} for one in people
            ],
            "threshold": poll.threshold,
            "authority": str(authority.account) if authority else None,
            "eligible": self.eligible() if self.roles & CONDUCT_ROLES else [],
        }
        return self.answer(KeepersSerializer, told, status=status)


class Keepers(SealedView):
    """The keepers of the keys."""

    rules = {"GET": COUNTING, "POST": CONDUCT}

    @operation("keepers", tag=TAG, answer=KeepersSerializer)
    def get(self, request: Request, slug: str, poll: str) -> Response:
        """Say who holds the keys of a secret vote, and how far each has come."""
        return self.kept(self.secret(poll))

    @operation("keepers_name", tag=TAG, body=KeepersBody, answer=KeepersSerializer, status=201)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Name the scrutineers who hold keys; each makes theirs on their own device."""
        found, said = self.secret(poll), self.read(KeepersBody)
        accounts = self.named("accounts", said["accounts"])
        threshold = said["threshold"] or len(accounts)
        invite_trustees(found, accounts=accounts, threshold=threshold, reason=said["reason"], actor=self.actor)
        return self.kept(self.secret(poll), status=201)


class Authority(SealedView):
    """Who makes the credentials."""

    rules = {"PUT": CONDUCT}

    @operation("authority_name", tag=TAG, body=AuthorityBody, answer=KeepersSerializer)
    def put(self, request: Request, slug: str, poll: str) -> Response:
        """Let somebody else than the server make the credentials, on their own device."""
        found = self.secret(poll)
        account = self.named("account", [self.read(AuthorityBody)["account"]])[0]
        name_authority(found, account=account, actor=self.actor)
        return self.kept(self.secret(poll))


class PapersView(SealedView):
    """What lies under the papers of a secret vote."""

    def with_papers(self, public_id: str) -> Poll:
        found = self.secret(public_id)
        if not found.takes_paper:
            raise Http404
        return found


class PapersOut(PapersView):
    """Papers handed out."""

    rules = {"POST": CONDUCT}

    @operation("paper_hand_out", tag=TAG, body=PaperOutBody, answer=PaperOutSerializer, status=201)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Hand a paper to whoever has no device: their line of the roll is marked, once."""
        found, said = self.with_papers(poll), self.read(PaperOutBody)
        entry = self._line(found, said)
        hand_out_paper(entry, code=said["code"], actor=self.actor)
        name = entry.exercised_by_name if entry.seats > 1 else entry.name
        return self.answer(PaperOutSerializer, {"number": entry.number, "name": name}, status=201)

    def _line(self, poll: Poll, said: dict[str, Any]) -> RollEntry:
        rows = RollEntry.objects.filter(roll__poll=poll, number=said["number"]).select_related("strike")
        meant: list[RollEntry] = [one for one in rows if said["seat_no"] in (None, one.seat_no)]
        if not meant:
            raise serializers.ValidationError({"number": [gettext("No line of the roll has this number.")]})
        if len(meant) > 1:
            raise serializers.ValidationError({"seat_no": [gettext("Say for which seat: there are several.")]})
        return meant[0]


class PaperTotals(PapersView):
    """What was counted of the papers."""

    rules = {"POST": COUNTING}

    @operation("paper_totals", tag=TAG, body=PaperTotalsBody, answer=PaperTotalsSerializer, status=201)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Enter what one counted of the papers, instead of what one entered before."""
        found, said = self.with_papers(poll), self.read(PaperTotalsBody)
        question = SealedQuestion.objects.filter(poll=found).first()
        if question is None:
            raise Http404
        keys = {answer["key"] for answer in question.answers} | ({"blank"} if question.blank else set())
        if set(said["totals"]) != keys or (question.most > 1) != (said["papers"] is not None):
            asked = gettext("Give the votes of each answer, and of papers with several marks how many there are.")
            raise serializers.ValidationError({"totals": [asked]})
        enter_paper_totals(found, **said, actor=self.actor)
        return self.answer(PaperTotalsSerializer, {"counts": found.paper_totals.count()}, status=201)


class KioskSlips(MeetingView):
    """Slips for the kiosk."""

    rules = {"POST": CONDUCT}

    @operation("kiosk_slips", tag=TAG, body=SlipsBody, answer=SlipSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Make slips for members who are there; their codes are kept nowhere."""
        numbers = self.read(SlipsBody)["numbers"]
        slips = give_kiosk_codes(self.meeting(assembly), numbers=numbers, actor=self.actor)
        return self.answer_all(SlipSerializer, slips, status=201)


class EvidencePublishing(SealedView):
    """The evidence open to anybody."""

    rules = {"POST": CONDUCT}

    @operation("evidence_publish", tag=TAG, answer=PublishedSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Let anybody read the evidence of a proclaimed vote; it is not taken back."""
        found = self.secret(poll)
        if not hasattr(found, "sealed"):
            raise Http404
        published = publish_evidence(found, actor=self.actor)
        published.refresh_from_db()
        told = {"published_at": published.published_at, "election": found.sealed.uuid}
        return self.answer(PublishedSerializer, told, status=201)


class DestroyingBody(serializers.Serializer[Any]):
    """By which resolution, of the general meeting or of the board."""

    resolution = serializers.CharField(max_length=22)


class DestroyedSerializer(serializers.Serializer[Any]):
    """The receipt: what went, and the hashes of what stays."""

    destroyed_at = serializers.DateTimeField()
    resolution = serializers.CharField(source="resolution.public_id")
    finding = FindingSerializer()
    receipt = serializers.CharField(help_text="JSON, the very bytes that were hashed.")
    receipt_sha256 = serializers.CharField()


class BallotsDestroying(SealedView):
    """The destruction of the ballots."""

    rules = {"POST": OFFICE}

    @operation("ballots_destroy", tag=TAG, body=DestroyingBody, answer=DestroyedSerializer, status=201)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Destroy the sealed ballots of a proclaimed vote, once the rules let them go; nothing brings them back."""
        found, named = self.secret(poll), self.read(DestroyingBody)["resolution"]
        resolution = deciding_resolutions(self.organisation).filter(public_id=named).first()
        if resolution is None:
            raise DestructionNotDecided
        destroyed = destroy_ballots(found, resolution=resolution, actor=self.actor)
        destroyed.refresh_from_db()
        return self.answer(DestroyedSerializer, destroyed, status=201)
