"""What is written to somebody who is put forward as a candidate, and of the call itself."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import CandidacyCall, Nomination
from membership import formats
from membership.services.letters import Letter


def asks_for_consent(nomination: Nomination) -> Letter:
    """Say who puts them forward for what, and that without their consent their name is on no ballot."""
    language = get_language() or "fr"
    by = nomination.proposed_by.person.full_name if nomination.proposed_by else ""
    return Letter(
        subject=_("You are put forward as a candidate"),
        paragraphs=(
            _("%(name)s puts you forward as a candidate. Do you accept?") % {"name": by},
            _("Without your answer your name is on no ballot. You accept or decline on the page of the candidacies."),
        ),
        facts=(*_facts(nomination, language), (_("Answer by:"), _closes(nomination, language))),
        button=_("Open my file"),
    )


def received(nomination: Nomination) -> Letter:
    """Say that their form was received, with the day of their consent."""
    language = get_language() or "fr"
    signed = formats.day(nomination.consented_on, language) if nomination.consented_on else ""
    return Letter(
        subject=_("Your candidacy was received"),
        paragraphs=(
            _("We received your form. If it is not yours, or if you change your mind, tell the secretary at once."),
        ),
        facts=(*_facts(nomination, language), (_("Consent given on:"), signed)),
        button=_("Open my file"),
    )


def withdrawn(nomination: Nomination) -> Letter:
    """Say that their name stands on no ballot any more, and until when they may stand anew."""
    language = get_language() or "fr"
    return Letter(
        subject=_("Your candidacy is withdrawn"),
        paragraphs=(
            _("Your candidacy is withdrawn: your name will be on no ballot. You may stand anew until the deadline."),
            _("If you did not ask for it, tell the secretary at once."),
        ),
        facts=(*_facts(nomination, language), (_("Deadline:"), _closes(nomination, language))),
        button=_("Open my file"),
    )


def withdrawn_for_mover(nomination: Nomination) -> Letter:
    """Say to whoever put them forward that they stand no more, while another may be put forward."""
    language = get_language() or "fr"
    return Letter(
        subject=_("A candidacy that you put forward is withdrawn"),
        paragraphs=(
            _("%(name)s stands no more. You may put somebody else forward until the deadline.")
            % {"name": nomination.name},
        ),
        facts=(*_facts(nomination, language), (_("Deadline:"), _closes(nomination, language))),
        button=_("Open my file"),
    )


def call_revised(call: CandidacyCall, *, was_until: datetime, was_for: int) -> Letter:
    """Say to whoever wrote that the call has changed: what is different, and why."""
    language = get_language() or "fr"
    changed: list[tuple[str, str]] = []
    if call.closes_at != was_until:
        changed += [(_("Deadline until now:"), _instant(call, was_until, language))]
    if call.seats != was_for:
        changed += [(_("Seats until now:"), formats.number(was_for))]
    return Letter(
        subject=_("A call for candidacies has changed"),
        paragraphs=(
            _("The call for candidacies below has changed. What you wrote stands: you have nothing to do."),
            _("On the page of the candidacies you read it as it now is, and may withdraw."),
        ),
        facts=(
            *_election(call, language),
            (_("Deadline:"), _instant(call, call.closes_at, language)),
            (_("Seats:"), formats.number(call.seats)),
            *changed,
            (_("Reason:"), _local(call, "revised_reason", language)),
        ),
        button=_("Open my file"),
    )


def call_ended(call: CandidacyCall) -> Letter:
    """Say to whoever wrote that the call is ended, why, and that nobody in it is on a ballot."""
    language = get_language() or "fr"
    return Letter(
        subject=_("A call for candidacies is ended"),
        paragraphs=(
            _("The call for candidacies below is ended: what was written in it puts no name on a ballot."),
            _("If another call is opened for the same election, candidacies are put forward anew."),
        ),
        facts=(*_election(call, language), (_("Reason:"), _local(call, "ended_reason", language))),
        button=_("Open my file"),
    )


def _facts(nomination: Nomination, language: str) -> tuple[tuple[str, str], ...]:
    return ((_("Name:"), nomination.name), *_election(nomination.call, language))


def _election(call: CandidacyCall, language: str) -> tuple[tuple[str, str], ...]:
    motion = call.motion
    meeting = motion.assembly
    return (
        (_("Election:"), _local(motion, "title", language)),
        (_("Meeting:"), formats.day(meeting.starts_at.astimezone(meeting.zone).date(), language)),
    )


def _local(row: object, field: str, language: str) -> str:
    english = str(getattr(row, f"{field}_en"))
    return english if language.startswith("en") and english else str(getattr(row, f"{field}_fr"))


def _closes(nomination: Nomination, language: str) -> str:
    return _instant(nomination.call, nomination.call.closes_at, language)


def _instant(call: CandidacyCall, at: datetime, language: str) -> str:
    return formats.instant(at.astimezone(call.organisation.zone), language)
