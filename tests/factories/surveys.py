"""Consultations at the stage a test needs them, and what is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import QuestionKind, Survey, SurveyAudience
from governance.rules.surveys import Said
from governance.services.surveys import Question, SurveyPlan, add_question, draft_survey, publish_survey
from membership.clock import now
from membership.models import Membership, Organisation, Section, SectionKind, SectionMembership
from tests.factories.register import SYSTEM

HOURS = Question(
    QuestionKind.CHOICE, "Ouvrir le dimanche?", "Open on Sundays?", (("Oui", "Yes"), ("Non", "No"), ("Égal", "Either"))
)
SERVICES = Question(
    QuestionKind.APPROVAL, "Quels services?", "Which services?", (("Boucherie", "Butcher"), ("Café", "Coffee"))
)
WORDS = Question(QuestionKind.TEXT, "Autre chose?", "Anything else?")


def a_plan(**fields: Any) -> SurveyPlan:
    """Return a consultation of all members, anonymous, open from now for ten days."""
    plan: dict[str, Any] = {
        "title_fr": "Les heures d’ouverture",
        "title_en": "Opening hours",
        "text_fr": "Le magasin peut ouvrir le dimanche.",
        "text_en": "The shop may open on Sundays.",
        "audience": SurveyAudience.MEMBERS,
        "is_anonymous": True,
        "opens_at": now(),
        "closes_at": now() + timedelta(days=10),
    }
    return SurveyPlan(**(plan | fields))


def a_section(organisation: Organisation, *inside: Membership) -> Section:
    """Return the sector of the north, to which these members belong."""
    section = Section.objects.create(organisation=organisation, kind=SectionKind.SECTOR, key="nord", name_fr="Nord")
    for one in inside:
        SectionMembership.objects.create(
            organisation=organisation, membership=one, section=section, kind=section.kind,
            effective=DateRange(None, None),
        )  # fmt: skip
    return section


def a_draft_survey(organisation: Organisation, **fields: Any) -> Survey:
    """Return a consultation in preparation, with its three questions."""
    survey = draft_survey(organisation, a_plan(**fields), actor=SYSTEM)
    for question in (HOURS, SERVICES, WORDS):
        add_question(survey, question, actor=SYSTEM)
    return survey


def an_open_survey(organisation: Organisation, **fields: Any) -> Survey:
    return publish_survey(a_draft_survey(organisation, **fields), actor=SYSTEM)


def said(hours: str = "1", services: tuple[str, ...] = ("1",), words: str = "") -> dict[int, Said]:
    """Return a sheet of answers: the hours, the services, one's own words."""
    return {1: Said((hours,) if hours else ()), 2: Said(services), 3: Said(words=words)}
