"""What is written of a follow-up: that somebody has it, that its day comes near, is past, or that it is theirs no more.

Of each kind once a turn: a row of the letter, one of a kind by constraint, stands with the notice. Nothing is written
of what is done or fallen, nor to somebody who is in office no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import FollowUp, FollowUpLetter, FollowUpLetterKind
from governance.queries.entrusted import is_entrustable, who_may_be_entrusted
from governance.queries.follow_ups import FALLEN
from governance.rules.year import SOON
from governance.services.notice_text import local
from membership import formats
from membership.access import LINK_HOLDS
from membership.actors import Actor
from membership.clock import today
from membership.models import AccountLink, Notice, Organisation, Person, WordingKind
from membership.queries.merges import joined_into, who_remains
from membership.services.letters import Letter, issue_letter_to_person


@transaction.atomic
def tell_entrusted(follow_up: FollowUp, *, because: str = "", actor: Actor) -> Notice | None:
    """Write to whoever has it that they do, and why it changed.

    None where it is nobody known, nobody in office any more, or somebody who was told.
    """
    if follow_up.person is None or not is_entrustable(who_remains(follow_up.person), today(follow_up.organisation)):
        return None
    return _tell(follow_up, FollowUpLetterKind.GIVEN, because=because, actor=actor)


@transaction.atomic
def tell_released(follow_up: FollowUp, had: Person, *, because: str = "", actor: Actor) -> Notice | None:
    """Write to whoever had it that it is theirs no more, who has it now and why.

    None where they were never told that they had it, are in office no more, or gave it away themselves.
    """
    same = joined_into({had.pk}) | {had.pk}
    if not FollowUpLetter.objects.filter(follow_up=follow_up, person__in=same).exists():
        return None
    if not is_entrustable(had, today(follow_up.organisation)) or _acts(actor, had):
        return None
    return _tell(follow_up, FollowUpLetterKind.RELEASED, because=because, to=had, actor=actor)


def remind_of_follow_ups(organisation: Organisation) -> int:
    """Write to those whose follow-up comes near its day or is late, once each. Returns how many letters that was.

    Whoever was given something whose day was near already is not written to of its coming near.
    """
    on = today(organisation)
    due = list(_due(organisation, on))
    in_office = {one.person.pk for one in who_may_be_entrusted(organisation, on)} if due else set()
    return sum(_remind(pk, kind, on, in_office) for pk, kind in due)


def letter_of(follow_up: FollowUp, kind: FollowUpLetterKind, because: str = "") -> Letter:
    """Return what is written, in the language that is active."""
    said = {"task": follow_up.task, "day": formats.day(follow_up.due_on) if follow_up.due_on else ""}
    subject, paragraph = {
        FollowUpLetterKind.GIVEN: (
            _("Entrusted to you: %(task)s"),
            _("The organisation counts on you to see to this: %(task)s."),
        ),
        FollowUpLetterKind.NEAR: (
            _("To see to before %(day)s: %(task)s"),
            _("The day before which you are to see to this comes near: %(task)s."),
        ),
        FollowUpLetterKind.LATE: (
            _("Late: %(task)s"),
            _("This was to be seen to before %(day)s, and is not noted as done: %(task)s."),
        ),
        FollowUpLetterKind.RELEASED: (
            _("Entrusted to you no more: %(task)s"),
            _("This was entrusted to you, and is no more: %(task)s. You have nothing left to do of it."),
        ),
    }[kind]
    if kind == FollowUpLetterKind.RELEASED:
        return Letter(
            subject=subject % said,
            paragraphs=(paragraph % said,),
            facts=((_("Seen to by:"), follow_up.owner), *_facts(follow_up, because, with_day=False)),
            button=_("See what I am to see to"),
        )
    return Letter(
        subject=subject % said,
        paragraphs=(
            paragraph % said,
            _(
                "When you sign in, your first page leads to what you are to see to: say there how it comes along, or "
                "that it is done."
            ),
            _("If you cannot do it by that day, tell the secretary."),
        ),
        facts=tuple(_facts(follow_up, because)),
        button=_("See what I am to see to"),
    )


def _facts(follow_up: FollowUp, because: str, *, with_day: bool = True) -> Iterator[tuple[str, str]]:
    language = (get_language() or "fr")[:2]
    if follow_up.resolution is not None:
        yield _("Asked by:"), _("resolution %(number)s") % {"number": follow_up.resolution.number}
    elif follow_up.assembly is not None:
        day = follow_up.assembly.starts_at.astimezone(follow_up.assembly.zone).date()
        title = f"{local(follow_up.assembly, 'title', language)}, {formats.day(day, language)}"
        yield (_("Referred by:") if follow_up.motion else _("Promised at:")), title
    if follow_up.due_on and with_day:
        yield _("Before:"), formats.day(follow_up.due_on, language)
    if because:
        yield _("Why:"), because


def _due(organisation: Organisation, on: date) -> Iterator[tuple[int, FollowUpLetterKind]]:
    """Yield what is owed a reminder on a day, by its key: of what is late, that alone."""
    open_rows = FollowUp.objects.for_organisation(organisation).filter(~FALLEN, person__isnull=False, done_on=None)
    for kind, waiting in (
        (FollowUpLetterKind.LATE, Q(due_on__lt=on)),
        (FollowUpLetterKind.NEAR, Q(due_on__gte=on, due_on__lte=on + SOON)),
    ):
        told = FollowUpLetter.objects.filter(follow_up=OuterRef("pk"), turn=OuterRef("turn"), kind=kind)
        rows = open_rows.filter(waiting, ~Exists(told)).order_by("due_on", "pk")
        yield from ((pk, kind) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, kind: FollowUpLetterKind, on: date, in_office: set[int]) -> bool:
    """Write one reminder, if it is owed still with its row held. Returns whether it was written."""
    rows = FollowUp.objects.select_related("organisation", "person", "resolution__motion", "assembly", "motion")
    locked: FollowUp = rows.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if locked.person is None or locked.due_on is None or locked.is_done or locked.is_fallen:
        return False
    is_late = locked.due_on < on
    if is_late != (kind == FollowUpLetterKind.LATE) or who_remains(locked.person).pk not in in_office:
        return False
    if not is_late and _was_given_near(locked):
        return False
    return _tell(locked, kind, actor=Actor.system()) is not None


def _was_given_near(follow_up: FollowUp) -> bool:
    """Return whether they were told that they have it when its day was near already."""
    rows = follow_up.letters.filter(turn=follow_up.turn, kind=FollowUpLetterKind.GIVEN).select_related("notice")
    given = rows.first()
    if given is None or follow_up.due_on is None:
        return False
    written_on: date = given.notice.issued_at.astimezone(follow_up.organisation.zone).date()
    return follow_up.due_on - written_on <= SOON


def _acts(actor: Actor, person: Person) -> bool:
    """Return whether the account that acts is a person's own."""
    own = AccountLink.objects.filter(LINK_HOLDS, account=actor.account_id, person=person)
    return actor.account_id is not None and own.exists()


def _tell(
    follow_up: FollowUp, kind: FollowUpLetterKind, *, because: str = "", to: Person | None = None, actor: Actor
) -> Notice | None:
    """Write to whoever has it, or to somebody else."""
    addressee = to or follow_up.person
    if addressee is None or _was_told(follow_up, kind):
        return None
    person = who_remains(addressee)
    notice = issue_letter_to_person(
        person,
        compose=partial(letter_of, follow_up, kind, because),
        actor=actor,
        words=WordingKind.FOLLOW_UP,
    )
    FollowUpLetter.objects.create(
        organisation=follow_up.organisation,
        follow_up=follow_up,
        turn=follow_up.turn,
        kind=kind,
        person=person,
        notice=notice,
    )
    return notice


def _was_told(follow_up: FollowUp, kind: FollowUpLetterKind) -> bool:
    return follow_up.letters.filter(turn=follow_up.turn, kind=kind).exists()
