"""What becomes of a resolution: amended, repealed, followed up, and the objectives of a plan that hang on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Assembly, Motion
from governance.models.bodies import Body
from governance.models.records import Resolution
from membership.models import Account, Notice, Person, Section, SectionKind
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class ChangeKind(models.TextChoices):
    AMENDS = "amends", _("amends")
    REPEALS = "repeals", _("repeals")


class ResolutionChange(TenantModel):
    """A later resolution amends or repeals an earlier one. Never undone: a further resolution would say so."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="changes")
    by = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="changed")
    kind = models.CharField(max_length=8, choices=ChangeKind)
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "by"], name="a_resolution_changes_another_once"),
            models.UniqueConstraint(
                fields=["resolution"], condition=models.Q(kind="repeals"), name="a_resolution_is_repealed_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(resolution=models.F("by")), name="a_resolution_changes_another_one"
            ),
        ]


class FollowUp(TenantModel):
    """Something to do because of a resolution, or promised in a meeting: by whom, before when, and when it was done.

    turn: which time it is that somebody is to see to it by a day; another person, another day, or its being taken up
    again begins another, and whoever has it is written to anew.
    """

    public_id = PublicIdField()
    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    # «Nous vous reviendrons»: the meeting in which it was promised, where no resolution asks for it.
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, null=True, blank=True, related_name="promises")
    # The motion that this meeting sent to somebody instead of deciding it.
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="referral")
    task = models.CharField(max_length=300)
    owner = models.CharField(max_length=200)
    # The body that sees to it, where it is one; `owner` is then its name.
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups")
    # Who sees to it, where it is somebody the organisation knows; `owner` is then their name as it was.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1, db_default=1)
    # None only for a motion referred without saying when it is to come back.
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    # Whoever had it and said themselves that it is done; the office noted it where there is nobody.
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolution__isnull=False, assembly=None)
                | models.Q(resolution=None, assembly__isnull=False),
                name="follow_up_of_a_resolution_or_a_meeting",
            ),
            models.CheckConstraint(
                condition=models.Q(motion=None) | models.Q(assembly__isnull=False),
                name="a_meeting_refers_a_motion",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=False) | models.Q(motion__isnull=False),
                name="only_a_referral_has_no_date",
            ),
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(body=None), name="a_person_or_a_body_sees_to_it"
            ),
            models.CheckConstraint(
                condition=models.Q(done_by=None) | models.Q(done_on__isnull=False), name="who_says_done_says_when"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_on"], condition=models.Q(done_on__isnull=True), name="follow_up_open"
            ),
        ]

    def __str__(self) -> str:
        return self.task

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def is_said_done(self) -> bool:
        return self.done_by_id is not None

    @property
    def is_fallen(self) -> bool:
        """Whether nobody asks for it any more, a corrected count having taken its resolution back.

        Costs SQL without the resolution and its motion.
        """
        return not self.is_done and self.resolution is not None and not self.resolution.is_adopted


class FollowUpNote(TenantModel):
    """How a follow-up comes along, as somebody wrote it that day."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["pk"]


class FollowUpLetterKind(models.TextChoices):
    GIVEN = "given", _("entrusted to somebody")
    NEAR = "near", _("its day comes near")
    LATE = "late", _("its day is past")
    RELEASED = "released", _("entrusted to them no more")


class FollowUpLetter(TenantModel):
    """What was written to somebody of what they are to see to, or no more: of each kind, once a turn."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="letters")
    turn = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=FollowUpLetterKind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "turn", "kind"], name="told_of_a_follow_up_once_a_turn"),
        ]


class Objective(TenantModel):
    """An objective of a plan over several years, which a resolution adopted."""

    public_id = PublicIdField()
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="objectives")
    title_fr = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["from_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_year__gte=models.F("from_year")), name="an_objective_ends_after_it_begins"
            ),
        ]

    @property
    def years(self) -> str:
        """Return «2027–2030», or the one year."""
        return str(self.from_year) if self.from_year == self.to_year else f"{self.from_year}–{self.to_year}"


class Whole(models.TextChoices):
    """Where the figure of the whole comes from. No mean: that of unequal sections would say nothing true."""

    APART = "apart", _("noted by itself")
    SUM = "sum", _("the sum of the sections")


class Indicator(TenantModel):
    """What tells whether an objective is reached: from where, to where, in what unit.

    by_kind: the kind of sections by which it is followed, empty where it is followed as a whole alone.
    """

    public_id = PublicIdField()
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="indicators")
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    start = models.DecimalField(max_digits=18, decimal_places=4)
    target = models.DecimalField(max_digits=18, decimal_places=4)
    by_kind = models.CharField(max_length=10, choices=SectionKind, blank=True, default="", db_default="")
    whole = models.CharField(max_length=6, choices=Whole, default=Whole.APART, db_default=Whole.APART)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(start=models.F("target")), name="an_indicator_goes_somewhere"),
            models.CheckConstraint(
                condition=models.Q(whole="apart") | ~models.Q(by_kind=""), name="only_sections_add_up"
            ),
        ]

    @property
    def adds_up(self) -> bool:
        return self.whole == Whole.SUM


class Reading(TenantModel):
    """What an indicator was on a day: as a whole, or in one section."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    note = models.CharField(max_length=300, blank=True)
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"],
                condition=models.Q(section=None),
                name="an_indicator_is_read_once_a_day",
            ),
            models.UniqueConstraint(fields=["indicator", "section", "on"], name="a_section_is_read_once_a_day"),
        ]
