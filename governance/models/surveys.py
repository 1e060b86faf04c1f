"""A consultation without effect on decisions: what is asked, of whom, and what was answered.

Who has answered and what was answered lie apart. Of an anonymous consultation nothing joins the two: no name, no hour,
no order, and at the close the answers are written anew, together.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Assembly
from governance.models.records import Resolution
from membership.models import Membership, Notice, Section
from membership.models.base import DatabaseNow, PublicIdField, TenantModel

LONGEST_ANSWER = 4000


class SurveyAudience(models.TextChoices):
    MEMBERS = "members", _("All members")
    SECTION = "section", _("The members of a sector, region or field")
    PUBLIC = "public", _("Members, and anybody who has the link")


class SurveyState(models.TextChoices):
    """Whether one that is published takes answers is the clock's to say."""

    DRAFT = "draft", _("In preparation")
    PUBLISHED = "published", _("Published")
    SETTLED = "settled", _("Over")
    GIVEN_UP = "given_up", _("Given up")


class Survey(TenantModel):
    """One consultation. It decides nothing, and every page of it says so.

    heard, decided: what the organisation answers to those who took part, once it is over.
    """

    public_id = PublicIdField()
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    text_fr = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=SurveyAudience)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_anonymous = models.BooleanField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="The instant at which no more answers are taken")
    # The meeting it prepares, or the resolution it follows from.
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, null=True, blank=True, related_name="surveys")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="surveys")
    state = models.CharField(max_length=10, choices=SurveyState, default=SurveyState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    # What was written to those it is put to: once.
    letter = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    heard_fr = models.TextField(blank=True)
    heard_en = models.TextField(blank=True)
    decided_fr = models.TextField(blank=True)
    decided_en = models.TextField(blank=True)
    # What was answered, counted at the close: it changes no more, and may be read by many.
    counts = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience="section", section__isnull=False)
                | (~models.Q(audience="section") & models.Q(section=None)),
                name="survey_of_a_section_names_it",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="survey_closes_after_it_opens"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "-opens_at"], name="surveys_by_state")]

    @property
    def is_draft(self) -> bool:
        return self.state == SurveyState.DRAFT

    @property
    def first_on(self) -> date:
        return self.opens_at.astimezone(self.organisation.zone).date()

    @property
    def last_on(self) -> date:
        """The last day on which answers are taken."""
        return (self.closes_at - timedelta(seconds=1)).astimezone(self.organisation.zone).date()

    @property
    def is_public(self) -> bool:
        return self.audience == SurveyAudience.PUBLIC


class QuestionKind(models.TextChoices):
    CHOICE = "choice", _("One answer among several")
    APPROVAL = "approval", _("As many answers as one likes")
    TEXT = "text", _("In one’s own words")


class SurveyQuestion(TenantModel):
    """One question. choices: in order, [{"key": "1", "fr": …, "en": …}]; none for an answer in one's own words."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind)
    text_fr = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    choices = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="survey_questions_are_numbered"),
        ]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the answers one may choose, in order."""
        listed: list[dict[str, Any]] = self.choices
        return tuple(str(one["key"]) for one in listed)


class SurveyMark(TenantModel):
    """That somebody answered, once; of the public, that one more answered. It says neither what nor when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="marks")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "membership"],
                condition=models.Q(membership__isnull=False),
                name="a_member_answers_a_survey_once",
            ),
        ]


class SurveyAnswer(TenantModel):
    """What was answered to one question: keys, or words. membership: where the consultation is with names alone.

    The key is drawn, so that it tells no order; the answers of one person to two questions are not joined either.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(SurveyQuestion, on_delete=models.PROTECT, related_name="answers")
    is_member = models.BooleanField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    keys = models.JSONField(default=list)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(membership=None) | models.Q(is_member=True), name="survey_answer_with_a_name"
            ),
            models.UniqueConstraint(
                fields=["question", "membership"],
                condition=models.Q(membership__isnull=False),
                name="a_member_answers_a_question_once",
            ),
        ]
