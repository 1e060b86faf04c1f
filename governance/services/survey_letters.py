"""Writing to those a consultation is put to: by e-mail, once, with where to answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.errors import NobodyToTell
from governance.models import Survey, SurveyState
from governance.queries.surveys import asked_by
from governance.services.notice_text import local
from governance.services.surveys import lock_survey
from membership import formats
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Channel, Notice, NoticeKind
from membership.queries.standing import Standing
from membership.services import audit
from membership.services.correspondence import Recipient, issue_notice
from membership.services.letters import Letter, texts_of


@dataclass(frozen=True, slots=True)
class Reach:
    """How many would be written to, and how many members it is put to are not reached so."""

    told: int
    others: int


def foresee_reach(survey: Survey) -> Reach:
    """Return whom writing would reach now."""
    asked = asked_by(survey, now().astimezone(survey.organisation.zone).date())
    told = len(_recipients(asked))
    return Reach(told, len({one.facts.membership_id for one in asked if not one.facts.email}))


@transaction.atomic
def tell_consulted(survey: Survey, *, actor: Actor) -> Notice:
    """Write to those a consultation is put to, while it takes answers or is to. Done again, nothing more leaves.

    Raises StateNotAllowed unless it is published and not over, NobodyToTell where nobody can be written to so.
    """
    locked = lock_survey(survey, "tell_consulted", SurveyState.PUBLISHED)
    if locked.letter is not None:
        return locked.letter
    instant = now()
    if locked.closes_at <= instant:
        raise StateNotAllowed(action="tell_consulted", state="settled")
    on = instant.astimezone(locked.organisation.zone).date()
    recipients = _recipients(asked_by(locked, on))
    if not recipients:
        raise NobodyToTell(on=on)
    notice = issue_notice(
        locked.organisation,
        actor=actor,
        kind=NoticeKind.LETTER,
        texts=texts_of(locked.organisation, lambda: _letter(locked)),
        recipients=recipients,
        links_end_at=locked.closes_at,
    )
    locked.letter = notice
    locked.save(update_fields=["letter"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="survey.told",
        object_kind="survey",
        object_id=locked.public_id,
        values={"notice": notice.public_id, "told": len(recipients)},
    )
    return notice


def _recipients(asked: list[Standing]) -> list[Recipient]:
    """Return each who is reached by e-mail. It is owed to nobody: no letter is printed for it."""
    return [
        Recipient(
            membership_id=one.facts.membership_id,
            person_id=one.facts.person_id,
            channel=Channel.EMAIL,
            address=one.facts.email,
            language=one.facts.language,
            name=one.facts.name,
        )
        for one in asked
        if one.facts.email
    ]


def _letter(survey: Survey) -> Letter:
    """Return what they read, in the language that is active."""
    language = (get_language() or "fr")[:2]
    text = local(survey, "text", language)
    return Letter(
        subject=_("Consultation: %(title)s") % {"title": local(survey, "title", language)},
        paragraphs=(
            _("Your view is asked, without effect on decisions: a consultation prepares them, and decides nothing."),
            *([text] if text else []),
            _("Sign in: the consultation is on your first page.")
            + " "
            + (
                _("The answers are anonymous: nobody sees who gave which.")
                if survey.is_anonymous
                else _("The answers are given with your name, for the office.")
            ),
        ),
        facts=(
            (_("Answers from:"), formats.day(survey.first_on, language)),
            (_("Last day to answer:"), formats.day(survey.last_on, language)),
        ),
    )
