"""A secret vote: its election, its trustees, the marks of who was handed a credential, and the box of sealed ballots.

Two sides that nothing joins. On one, the marked roll knows members, and no credential. On the other, the box knows
credentials, and no member. What joins tables behind a program's back was thought of too: marks are bits of a few rows,
so no mark has a row, a transaction or a place of its own; the ids of the other side are random; nothing bears a time.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from membership.models import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from voting.models.polls import Poll
from voting.models.rolls import ElectoralRoll

MARKS_PER_ROW = 4096


class SealedElection(TenantModel):
    """What is voted on, as the texts that every ballot is bound to. Frozen when the vote opens.

    timestamp: seconds since 1970, the one time that the archive bears. devices: how many of the credentials need a
    device that was prepared for them.
    """

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="sealed")
    uuid = models.CharField(max_length=22, unique=True)
    group = models.CharField(max_length=20)
    text = models.TextField()
    fingerprint = models.CharField(max_length=43)
    trustees = models.TextField()
    credentials = models.TextField()
    places = models.PositiveIntegerField()
    devices = models.PositiveIntegerField(default=0)
    timestamp = models.BigIntegerField()


class SealedQuestion(TenantModel):
    """One question of a secret vote, in both languages, as it was put into the text of the election.

    answers: a list of {"key", "fr", "en"}, in the order of the ballot.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="sealed_questions")
    number = models.PositiveSmallIntegerField()
    title_fr = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    answers = models.JSONField()
    least = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    blank = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="one_question_per_number"),
            models.CheckConstraint(condition=Q(least__lte=models.F("most"), most__gte=1), name="question_bounds"),
        ]


class SealedTrustee(TenantModel):
    """Who holds a key, or a share of one: the organisation's server (no account), or a scrutineer.

    Each text is written once, by its trustee's own act: what it announces, its certificate, its commitments, what it
    sends the others (sealed for each), its signature, its public key, and after the close its part in opening.
    """

    public_id = PublicIdField()
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="trustees")
    number = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    announcement = models.CharField(max_length=64, blank=True)
    cert = models.TextField(blank=True)
    coefexps = models.TextField(blank=True)
    values = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    key = models.TextField(blank=True)
    decryption = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="one_trustee_per_number"),
            models.UniqueConstraint(fields=["poll", "account"], name="one_trustee_per_account"),
        ]


class KeeperTurn(models.TextChoices):
    MAKE = "make", _("to make a key")
    OPEN = "open", _("to open the result")


class KeeperCall(TenantModel):
    """That a keeper was written to about a turn of theirs: once."""

    trustee = models.ForeignKey(SealedTrustee, on_delete=models.PROTECT, related_name="calls")
    turn = models.CharField(max_length=4, choices=KeeperTurn)
    called_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trustee", "turn"], name="called_once_for_a_turn")]


class SealedKey(TenantModel):
    """The server's own secret key, sealed with the key of the installation; deleted once it has been used."""

    trustee = models.OneToOneField(SealedTrustee, on_delete=models.PROTECT, related_name="secret")
    box = models.BinaryField()


class MarkedRoll(TenantModel):
    """Who was handed a credential, and who a paper: one bit for each line of the roll, many lines to a row.

    first: the id of the roll entry that bit 0 stands for. A mark has no row of its own: the database keeps no
    transaction, place or time of it that could be laid beside those of a ballot.
    """

    roll = models.ForeignKey(ElectoralRoll, on_delete=models.PROTECT, related_name="marks")
    first = models.BigIntegerField()
    issued = models.BinaryField()
    on_paper = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll", "first"], name="marks_once_per_line"),
        ]


class SealedSlip(TenantModel):
    """A private credential nobody has been handed yet, sealed with the key of the installation. Belongs to no line."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(SealedElection, on_delete=models.CASCADE, related_name="slips")
    box = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["election", "id"], name="slips_of_an_election")]


class SealedHandout(TenantModel):
    """A credential handed out, sealed with a secret that only the browser knows, to answer it again if it got lost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(SealedElection, on_delete=models.CASCADE, related_name="handouts")
    claim_sha256 = models.CharField(max_length=64, unique=True)
    box = models.BinaryField()


class SealedBallot(TenantModel):
    """The place in the box of one published credential, and the last ballot that was cast with it.

    earlier: the trackers of ballots it replaced, and of those that were opened instead of being cast: none of them may
    come in. A credential given back takes no ballot.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(SealedElection, on_delete=models.PROTECT, related_name="box")
    credential_sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    tracker = models.CharField(max_length=43, blank=True)
    earlier = ArrayField(models.CharField(max_length=43), default=list)
    is_given_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "credential_sha256"], name="one_place_per_credential"),
            models.UniqueConstraint(
                fields=["election", "tracker"], condition=~Q(tracker=""), name="a_ballot_is_in_one_place"
            ),
        ]


class SealedReturn(TenantModel):
    """The code a device shows once its credential is given back: with it the desk may hand out a paper, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(SealedElection, on_delete=models.PROTECT, related_name="returns")
    code_sha256 = models.CharField(max_length=64)
    is_used = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "code_sha256"], name="one_return_per_code"),
        ]


class PaperTotal(TenantModel):
    """What one scrutineer counted of the papers of a secret vote: for each question, the votes of each entry."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="paper_totals")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    totals = models.JSONField()
    papers = models.PositiveIntegerField()
    spoiled = models.PositiveIntegerField(default=0)
    entered_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "account"], name="one_paper_total_per_scrutineer"),
        ]


class EvidencePublication(TenantModel):
    """The choice to let anybody read the evidence of a vote: who made it and when. It is not taken back."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="publication")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(db_default=DatabaseNow())
