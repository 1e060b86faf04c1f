"""Paper ballots counted here: typed by two scrutineers, compared, settled, sealed, counted.

A paper has a number written on it in ink when the box is opened: it names the paper, never a voter. No row tells
when a paper was typed, so that no order of a box can be found again.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models import Assembly
from membership.models import Account, Document
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from voting.counting.methods import MOTIONS, PaperKind, is_by_college, method
from voting.counting.motion_papers import NUMBERS
from voting.counting.motions import ABSTAIN, CHOICES, NO, YES

SMALLEST_PACK, LARGEST_PACK = 10, 50
LONGEST_COLLEGE = 60


class PaperCountState(models.TextChoices):
    """Once `drawing` is reached the papers are sealed; it waits for a lot to be drawn by hand."""

    DRAFT = "draft", _("In preparation")
    ENTERING = "entering", _("Papers being typed")
    DRAWING = "drawing", _("Waiting for a lot")
    COUNTED = "counted", _("Counted")
    CANCELLED = "cancelled", pgettext_lazy("vote", "Cancelled")


class LotsBy(models.TextChoices):
    """How a tie ends that nothing else ends."""

    SEED = "seed", _("By a seed published before the count")
    OFFICERS = "officers", _("Drawn by hand before two officers, should it happen")


class PaperClass(models.TextChoices):
    """Every paper is in exactly one."""

    VALID = "valid", _("Valid")
    BLANK = "blank", _("Blank")
    INVALID = "invalid", _("Spoiled")
    ABSENT = "absent", _("There is no such paper")


ANSWERS = {YES: _("For"), NO: _("Against"), ABSTAIN: _("Abstention")}
"""The answers to a proposal, as they stand on the ballot paper."""


class PaperCount(TenantModel):
    """One election on paper: who stands for how many seats, how it is counted, and where it has got to."""

    public_id = PublicIdField()
    # The meeting whose election it is, where there is one.
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, null=True, blank=True, related_name="paper_counts")
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    # In the order of the ballot paper: [{"id": "1", "name": …, "classes": [...]}]; ids are the printed numbers.
    candidates = models.JSONField(default=list)
    withdrawn = models.JSONField(default=list)
    # The article that prescribes the method, for the certificate.
    by_law = models.CharField(max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=60)
    # Those that differ from the method's defaults.
    options = models.JSONField(default=dict)
    lots = models.CharField(max_length=10, choices=LotsBy, default=LotsBy.SEED)
    seed = models.CharField(max_length=200, blank=True)
    pack_size = models.PositiveSmallIntegerField(
        default=25, validators=[MinValueValidator(SMALLEST_PACK), MaxValueValidator(LARGEST_PACK)]
    )
    # Papers counted by hand when the box was opened; unknown until somebody says so.
    in_the_box = models.PositiveIntegerField(null=True, blank=True)
    # A file of papers counted instead of papers typed here.
    file = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=PaperCountState, default=PaperCountState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    # Of the papers as both scrutineers have them; from here on a trigger keeps every row of the count as it is.
    sealed_sha256 = models.CharField(max_length=64, blank=True)
    cancelled_because = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="paper_count_has_a_seat"),
            models.CheckConstraint(
                condition=models.Q(pack_size__gte=SMALLEST_PACK, pack_size__lte=LARGEST_PACK),
                name="paper_pack_fits_a_hand",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["drawing", "counted"]) | ~models.Q(sealed_sha256=""),
                name="paper_count_sealed_before_counted",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-created_at"], name="paper_counts_latest_first")]

    @property
    def ids(self) -> tuple[str, ...]:
        """The numbers of the candidates, in the order of the ballot paper."""
        return tuple(one["id"] for one in self.candidates)

    @property
    def is_motion(self) -> bool:
        """Whether a proposal is voted on, and nobody elected."""
        return self.method in MOTIONS

    @property
    def is_confirmation(self) -> bool:
        """Whether nobody stands against anybody, and each is put to the vote."""
        standing = [one for one in self.ids if one not in self.withdrawn]
        return self.options.get("acclamation") == "confirm" and len(standing) <= self.seats

    @property
    def paper(self) -> PaperKind:
        """What voters write on a paper; where each candidate is confirmed, an answer beside each."""
        return PaperKind.SCORES if self.is_confirmation else method(self.method).paper

    @property
    def scale(self) -> tuple[str, ...]:
        """What is written beside a candidate where it is a word: by its number, from 1, when it is typed."""
        if self.is_confirmation:
            return CHOICES
        grades = method(self.method).defaults.get("grades")
        if not isinstance(grades, list):
            return ()
        return tuple(str(grade) for grade in self.options.get("grades") or grades)

    @property
    def on_the_paper(self) -> list[dict[str, Any]]:
        """What is printed on the ballot paper: candidates, or the answers to a proposal in the reader's language."""
        if not self.is_motion:
            return list(self.candidates)
        return [{**one, "name": str(ANSWERS.get(NUMBERS.get(one["id"], ""), one["name"]))} for one in self.candidates]

    @property
    def colleges(self) -> tuple[str, ...]:
        """The colleges of which a paper may be; none where all papers count alike."""
        told = self.options.get("colleges") or {}
        return tuple(one["id"] for one in told.get("colleges", ())) if is_by_college(self.method, self.options) else ()

    @property
    def is_sealed(self) -> bool:
        return bool(self.sealed_sha256)

    def pack_of(self, number: int) -> int:
        """Return the pack in which a paper lies."""
        return (number - 1) // self.pack_size + 1

    def numbers_of(self, pack: int) -> range:
        """Return the numbers of the papers of a pack."""
        return range((pack - 1) * self.pack_size + 1, pack * self.pack_size + 1)


class PaperScrutineer(TenantModel):
    """One of the two who each type every paper. done_at: when they said that there are no more."""

    count = models.ForeignKey(PaperCount, on_delete=models.PROTECT, related_name="scrutineers")
    place = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["count", "place"], name="one_scrutineer_a_place"),
            models.UniqueConstraint(fields=["count", "account"], name="two_scrutineers_are_two"),
            models.CheckConstraint(condition=models.Q(place__in=[1, 2]), name="scrutineers_are_two"),
        ]


class PaperSaid(TenantModel):
    """What is written on a paper. marks: as voting.counting.ballots has them.

    college: of the voter, where the count goes by colleges: the paper shows it, by its colour or its box.
    """

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=PaperClass)
    reason = models.CharField(max_length=40, blank=True)
    marks = models.JSONField(default=list)
    college = models.CharField(max_length=LONGEST_COLLEGE, blank=True)

    class Meta:
        abstract = True

    @property
    def said(self) -> tuple[Any, ...]:
        """What two readings of one paper must have in common."""
        return (self.kind, self.reason, tuple(self.marks), self.college)


class PaperEntry(PaperSaid):
    """A paper as one scrutineer read it."""

    scrutineer = models.ForeignKey(PaperScrutineer, on_delete=models.PROTECT, related_name="entries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scrutineer", "number"], name="one_entry_a_scrutineer_and_paper"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="paper_numbers_begin_at_one"),
            models.CheckConstraint(condition=~models.Q(kind="absent"), name="paper_typed_is_there"),
        ]


class PaperPack(TenantModel):
    """A pack that a scrutineer has finished. Once both have, it is compared."""

    scrutineer = models.ForeignKey(PaperScrutineer, on_delete=models.PROTECT, related_name="packs")
    number = models.PositiveIntegerField()
    papers = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scrutineer", "number"], name="a_pack_is_finished_once"),
        ]


class PaperSettlement(PaperSaid):
    """How a difference over one paper is settled: proposed by one scrutineer, agreed to by the other."""

    count = models.ForeignKey(PaperCount, on_delete=models.PROTECT, related_name="settlements")
    why = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(PaperScrutineer, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=DatabaseNow())
    agreed_by = models.ForeignKey(PaperScrutineer, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "number"], name="one_settlement_a_paper"),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("proposed_by")),
                name="a_settlement_takes_two",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | models.Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="an_agreement_has_its_hour",
            ),
        ]


class PaperDraw(TenantModel):
    """A lot drawn by hand: among whom, what for, who came out of it, before whom."""

    count = models.ForeignKey(PaperCount, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=12)
    between = models.JSONField()
    chosen = models.JSONField()
    officers = models.JSONField()
    drawn_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["count", "number"], name="a_lot_is_drawn_once")]


class PaperResult(TenantModel):
    """The record of a count. There are several where it stopped for lots; the last one is the result."""

    count = models.ForeignKey(PaperCount, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField()
    # Text, not JSON: the bytes are what was hashed.
    record = models.TextField()
    record_sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20)
    counted_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["count", "number"], name="a_count_is_recorded_once")]
