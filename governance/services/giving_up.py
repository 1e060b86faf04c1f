"""A meeting of a board or a committee that is not held: given up, and everybody who was called to it is told."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Assembly, AssemblyState, ConvenedEntry, Mandate, MeetingChange, MeetingChangeKind
from governance.queries.rules import rules_of
from governance.queries.sittings import exercised_on
from governance.services.attaching import take_back_documents
from governance.services.changing import Why, break_off, demand_reason, record_change, write_change
from governance.services.notice_text import local
from governance.services.sittings import recipients_of
from governance.services.standing import add_standing_items_of
from membership import formats
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import EventKind, Notice, NoticeKind
from membership.queries.standing import standings_of
from membership.services.correspondence import issue_notice
from membership.services.following_up import withdraw_notice
from membership.services.letters import LINKS_LAST, Letter, texts_of


@transaction.atomic
def give_up_sitting(sitting: Assembly, why: Why, *, actor: Actor) -> MeetingChange | None:
    """Give up a meeting of a body. What is left of its notice does not leave, and every director is told why.

    One in preparation, of which nobody was told, is given up without a word: None. What was owed to it goes to the
    next one in preparation. Raises StateNotAllowed once it has begun or for a text in writing, ReasonMissing,
    TextMissing.
    """
    locked = _lock(sitting)
    assert locked.body is not None
    was, locked.state = locked.state, AssemblyState.CANCELLED
    change = None
    if was == AssemblyState.CALLED:
        demand_reason(locked, why)
        break_off(locked, why, by=actor, for_good=True)
        take_back_documents(locked)
        change = write_change(locked, MeetingChangeKind.CANCELLED, why, by=actor)
        if locked.notice is not None:
            withdraw_notice(locked.notice, because=why.fr, actor=actor)
        change.notice = _tell(change, locked, actor)
        change.save(update_fields=["notice"])
    locked.save(update_fields=["state"])
    add_standing_items_of(locked.body)
    values = {"reason": why.fr.strip(), "change": change.public_id if change else None}
    record_change(locked, actor, "sitting.given_up", values)
    return change


def _lock(sitting: Assembly) -> Assembly:
    rows = Assembly.objects.select_for_update(of=("self",)).select_related("organisation", "body", "notice")
    locked: Assembly = rows.get(pk=sitting.pk)
    if not locked.is_sitting or locked.is_written or locked.opened_at is not None:
        raise StateNotAllowed(action="give_up_sitting", state=locked.state)
    if locked.state not in (AssemblyState.DRAFT, AssemblyState.CALLED):
        raise StateNotAllowed(action="give_up_sitting", state=locked.state)
    return locked


def _tell(change: MeetingChange, sitting: Assembly, actor: Actor) -> Notice:
    """Write to those who were called, and to whoever took a seat since."""
    assert sitting.body is not None
    called = ConvenedEntry.objects.filter(convened_list__assembly=sitting).values("mandate")
    rows = Mandate.objects.filter(pk__in=called).select_related("person", "membership", "seat")
    directors = {one.pk: one for one in rows}
    on = now().astimezone(sitting.zone).date()
    directors |= {one.pk: one for one in exercised_on(sitting.body, on)}
    members = [one.membership_id for one in directors.values() if one.membership_id is not None]
    standings = standings_of(sitting.organisation, members, on, rules_of(sitting))
    # Whoever left the table since was told of the meeting, and hears of it; not so the dead.
    dead = {pk for pk, standing in standings.items() if standing.facts.ended_by == EventKind.DECEASED}
    return issue_notice(
        sitting.organisation,
        actor=actor,
        kind=NoticeKind.SITTING,
        texts=texts_of(sitting.organisation, lambda: _letter(change, sitting)),
        recipients=recipients_of([one for _pk, one in sorted(directors.items()) if one.membership_id not in dead]),
        links_end_at=now() + LINKS_LAST,
    )


def _letter(change: MeetingChange, sitting: Assembly) -> Letter:
    """Return what the directors read, in the language that is active."""
    language = (get_language() or "fr")[:2]
    was_at = change.was_at.astimezone(sitting.zone)
    assert sitting.body is not None
    said = {
        "body": local(sitting.body, "name", language),
        "title": local(sitting, "title", language),
        "day": formats.day(was_at.date(), language),
        "clock": formats.clock(was_at, language),
    }
    return Letter(
        subject=_("Meeting cancelled: %(title)s, %(day)s") % said,
        paragraphs=(
            _("The meeting of %(day)s, %(clock)s (%(body)s) will not be held.") % said,
            local(change, "reason", language),
            _("You have nothing to do. Another meeting is called with a notice of its own."),
        ),
    )
