"""Assemblies: any meeting with an agenda, motions, those who were told and those who are there."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.officers import OfficeKind
from governance.rules.outline import DEEPEST
from membership.models import Account, Membership, Notice, Person
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class AssemblyKind(models.TextChoices):
    ANNUAL = "annual", _("Annual general meeting")
    SPECIAL = "special", _("Special general meeting")
    # The first of all: the founders adopt the by-laws, elect the board and choose an auditor.
    ORGANISATION = "organisation", _("Organisation meeting")
    PART = "part", _("Assembly of a sector or a group")


class SittingKind(models.TextChoices):
    """What a body does by itself: it meets, or all of it signs one text, which is as good as a meeting."""

    MEETING = "sitting", _("Meeting of a body")
    WRITTEN = "written", _("Written resolution")


class AssemblyState(models.TextChoices):
    """`draft` may be edited; `called` holds the frozen notice; `in_session` is the evening."""

    DRAFT = "draft", _("In preparation")
    CALLED = "called", _("Called")
    IN_SESSION = "in_session", _("In session")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")


class CalledBy(models.TextChoices):
    """At whose word a special meeting, or one of the board, is called; the rules say who may."""

    BOARD = "board", _("the board of directors")
    PRESIDENT = "president", _("the president")
    SECRETARY = "secretary", pgettext_lazy("office", "the secretary")
    TWO_DIRECTORS = "two_directors", _("two directors")
    FEDERATION = "federation", _("the board of the federation")
    # Written by the request itself, never chosen.
    REQUISITION = "requisition", _("the members who asked for it")
    AUTHORITY = "authority", _("a court or another authority")


class Assembly(TenantModel):
    """A meeting. Once called it keeps the rules in force then, copied, with their hash.

    body: the board or the committee that meets; None for the members. part: the sector or the group whose members
    meet, told and counted alone; None for all of them. constituted_on: of an organisation meeting, the day from which
    the first annual one is counted. called_by: of a special meeting and of one of the board; empty where nobody said.
    """

    public_id = PublicIdField()
    kind = models.CharField(
        max_length=20, choices=[*AssemblyKind.choices, *SittingKind.choices], default=AssemblyKind.ANNUAL
    )
    body = models.ForeignKey(
        "governance.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="sittings"
    )
    part = models.ForeignKey(
        "governance.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="assemblies"
    )
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    constituted_on = models.DateField(null=True, blank=True)
    called_by = models.CharField(max_length=14, choices=CalledBy, blank=True, default="")
    # When it begins; once adjourned, when it resumes (`first_start` in queries tells when it began).
    starts_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60, default="America/Toronto")
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=400, blank=True)
    state = models.CharField(max_length=12, choices=AssemblyState, default=AssemblyState.DRAFT)
    rule_set = models.CharField(max_length=60, blank=True)
    rule_set_sha256 = models.CharField(max_length=64, blank=True)
    resolved_rules = models.JSONField(null=True, blank=True)
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="assembly")
    called_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The meeting without a quorum of which this one is the second call, for the same agenda.
    first_call = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second_call"
    )
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "cancelled"])
                | models.Q(notice__isnull=False, resolved_rules__isnull=False),
                name="called_assembly_has_notice_and_rules",
            ),
            models.CheckConstraint(
                condition=~models.Q(place="") | ~models.Q(link="") | models.Q(kind=SittingKind.WRITTEN),
                name="assembly_is_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=SittingKind.values, body__isnull=False)
                | models.Q(~models.Q(kind__in=SittingKind.values), body__isnull=True),
                name="a_sitting_is_of_a_body",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=AssemblyKind.PART, part__isnull=False)
                | models.Q(~models.Q(kind=AssemblyKind.PART), part__isnull=True),
                name="a_part_meets_in_its_own_assembly",
            ),
            models.CheckConstraint(
                condition=models.Q(constituted_on__isnull=True) | models.Q(kind=AssemblyKind.ORGANISATION),
                name="constitution_is_told_to_the_first_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.title_fr

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_draft(self) -> bool:
        return self.state == AssemblyState.DRAFT

    @property
    def is_sitting(self) -> bool:
        """Whether it is the business of a body, not of the members."""
        return self.body_id is not None

    @property
    def is_written(self) -> bool:
        return self.kind == SittingKind.WRITTEN


class AgendaItemKind(models.TextChoices):
    INFORMATION = "information", _("Information")
    DISCUSSION = "discussion", _("Discussion")
    DECISION = "decision", _("Decision")


class AgendaSubject(models.TextChoices):
    """What a point that came onto the agenda by itself is about, and what its page shows beneath it."""

    FOLLOW_UPS = "follow_ups", _("Follow-up of resolutions")
    MINUTES = "minutes", _("Adoption of minutes")
    # The meeting after a written resolution hears that it was signed.
    LAID = "laid", _("Written resolution laid before the meeting")


class AgendaItem(TenantModel):
    """One point of the agenda, in its place: after those before it in the reading, under the one it hangs from."""

    public_id = PublicIdField()
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="agenda")
    # In the reading of the whole agenda, sub-points among the others; its number is in `outline`.
    position = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    depth = models.PositiveSmallIntegerField(default=0)
    # Such as 3.2.1, written with the whole agenda; empty where nothing ever hung under a point: its position says it.
    outline = models.CharField(max_length=30, blank=True)
    # 0 for a point of the notice; 1, 2… for what came up under it in the meeting, such as an amendment.
    rank = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=AgendaItemKind, default=AgendaItemKind.INFORMATION)
    title_fr = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    minutes = models.PositiveSmallIntegerField(default=5, help_text="Foreseen duration")
    subject = models.CharField(max_length=12, choices=AgendaSubject, blank=True)
    # The meeting whose minutes this point adopts, or the written resolution it lays before the body.
    minutes_of = models.ForeignKey(Assembly, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions")
    # What an earlier meeting sent to this body, and is put before it here.
    referral = models.ForeignKey(
        "governance.FollowUp", on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )

    class Meta:
        ordering = ["position", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "position", "rank"],
                name="agenda_is_numbered",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["assembly"],
                condition=models.Q(subject="follow_ups"),
                name="follow_ups_are_reported_once_a_meeting",
            ),
            models.UniqueConstraint(fields=["assembly", "minutes_of"], name="minutes_are_put_once_a_meeting"),
            models.UniqueConstraint(fields=["assembly", "referral"], name="a_referral_is_put_once_a_meeting"),
            models.CheckConstraint(
                condition=models.Q(depth=0, parent__isnull=True)
                | models.Q(depth__gt=0, depth__lte=DEEPEST, parent__isnull=False),
                name="points_hang_so_deep_and_no_deeper",
            ),
            models.CheckConstraint(
                condition=models.Q(subject__in=["minutes", "laid"]) | models.Q(minutes_of__isnull=True),
                name="minutes_are_put_under_their_point",
            ),
        ]

    @property
    def number(self) -> str:
        """Return «4», «4.1» for its first sub-point or for what came up under it."""
        return self.outline or (f"{self.position}.{self.rank}" if self.rank else str(self.position))

    @property
    def reading(self) -> tuple[int, ...]:
        """Return its place in the reading of the whole agenda: what came up under a point follows its sub-points."""
        return tuple(int(part) for part in self.number.split("."))

    @property
    def place(self) -> int:
        """Return its place among those it stands beside, from 1."""
        return int(self.number.rpartition(".")[2])

    @property
    def level(self) -> int:
        """Return how far it stands in, what came up under a point in the meeting as its sub-points do."""
        return self.number.count(".")


class MotionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ADOPTED = "adopted", _("Adopted")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    # The point chose among candidates: whom is in its figures.
    ELECTED = "elected", _("Elected")
    REFERRED = "referred", _("Referred")
    DIVIDED = "divided", _("Divided")
    FALLEN = "fallen", _("Fallen")


class Motion(TenantModel):
    """A text put to the assembly, and the rule by which it will be decided.

    An amendment is a motion too: it is put and decided as one, and `amends` says of which. Its text is what that one's
    would become, `before` what it was then. It gets no number of a resolution.
    """

    public_id = PublicIdField()
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="motions")
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="motion")
    title_fr = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    text_fr = models.TextField()
    text_en = models.TextField(blank=True)
    majority_key = models.CharField(max_length=60, default="majority_ordinary")
    # Each class of members decides it too, where the by-laws have some decisions taken so.
    needs_each_class = models.BooleanField(default=False)
    mover = models.CharField(max_length=200, blank=True)
    seconder = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MotionState, default=MotionState.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    finding = models.JSONField(null=True, blank=True)
    figures = models.JSONField(null=True, blank=True)
    record_sha256 = models.CharField(max_length=64, blank=True)
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments")
    before_fr = models.TextField(blank=True)
    before_en = models.TextField(blank=True)
    debate_closed_at = models.DateTimeField(null=True, blank=True)
    # Its vote opens at the close of the meeting and outlives it, where the rules know such a vote.
    is_voted_after = models.BooleanField(default=False)
    # The by-laws of a board that it ratifies, if it is adopted.
    ratifies = models.ForeignKey(
        "governance.BylawVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="ratifications"
    )

    # Of an election around the table of a board: the office that whoever is elected takes.
    office = models.CharField(max_length=20, choices=OfficeKind, blank=True, default="", db_default="")

    class Meta:
        ordering = ["item__position", "item__rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["amends"], condition=models.Q(state="proposed"), name="one_amendment_of_a_motion_at_a_time"
            ),
        ]


class ConvenedList(TenantModel):
    """Those who were told of the meeting, frozen when it was called."""

    assembly = models.OneToOneField(Assembly, on_delete=models.PROTECT, related_name="convened_list")
    frozen_at = models.DateTimeField(db_default=DatabaseNow())
    told = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)


# Reasons of those whom nobody would look for among the members told.
NO_MEMBERS = ("never_admitted", "not_member_yet", "membership_ended")
# Those to be explained: a few among hundreds of thousands, asked for on the page of each notice.
LEFT_OUT = models.Q(is_told=False) & ~models.Q(reason_code__in=NO_MEMBERS)


class ConvenedEntry(TenantModel):
    """One member, told or not, and why. mandate: instead of the membership, the director of a body that meets."""

    convened_list = models.ForeignKey(ConvenedList, on_delete=models.PROTECT, related_name="entries")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mandate = models.ForeignKey("governance.Mandate", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=330)
    number = models.CharField(max_length=40)
    is_told = models.BooleanField()
    reason_code = models.CharField(max_length=60)
    reason_params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["convened_list", "membership"], name="convened_once"),
            models.UniqueConstraint(fields=["convened_list", "mandate"], name="director_convened_once"),
            models.CheckConstraint(
                condition=models.Q(membership__isnull=False, mandate__isnull=True)
                | models.Q(membership__isnull=True, mandate__isnull=False),
                name="convened_as_a_member_or_a_director",
            ),
        ]
        indexes = [
            models.Index(fields=["convened_list", "membership"], condition=LEFT_OUT, name="left_out_of_the_call"),
        ]


class PresenceChannel(models.TextChoices):
    HALL = "hall", _("In the hall")
    ONLINE = "online", _("Online")
    TELEPHONE = "telephone", _("By telephone")


class Attendance(TenantModel):
    """One stay in the meeting, from arrival to departure: the ledger from which quorum comes.

    Only the departure may be written after the arrival (a trigger holds it).
    mandate: instead of the membership, the director who sits when a body meets.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="attendance")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mandate = models.ForeignKey("governance.Mandate", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Of a federation's member, several of whose delegates may be there: a trigger holds it to one for all others.
    seat_no = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=PresenceChannel)
    # Auxiliary members and guests may be in the room; the quorum is of those who may vote.
    counts_toward_quorum = models.BooleanField()
    arrived_at = models.DateTimeField(db_default=DatabaseNow())
    departed_at = models.DateTimeField(null=True, blank=True)
    admitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "membership", "seat_no"],
                condition=models.Q(departed_at__isnull=True),
                name="present_once",
            ),
            models.UniqueConstraint(
                fields=["assembly", "mandate"],
                condition=models.Q(departed_at__isnull=True),
                name="director_present_once",
            ),
            models.CheckConstraint(
                condition=models.Q(membership__isnull=False, mandate__isnull=True)
                | models.Q(membership__isnull=True, mandate__isnull=False),
                name="present_as_a_member_or_a_director",
            ),
            models.CheckConstraint(
                condition=models.Q(departed_at__isnull=True) | models.Q(departed_at__gte=models.F("arrived_at")),
                name="departure_follows_arrival",
            ),
        ]


class Waiver(TenantModel):
    """«Passer outre, avec motif»: a finding that warned, and why one went on."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="waivers")
    finding = models.JSONField()
    reason = models.TextField()
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(db_default=DatabaseNow())
