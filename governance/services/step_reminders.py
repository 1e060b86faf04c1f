"""Reminding whoever does a step of the year, once when its day comes near and once when it is past."""

from __future__ import annotations

from datetime import date
from functools import partial

from governance.models import DutyReminder, YearStepNote
from governance.queries.compliance import obligations_on
from governance.queries.year_file import YearStep, may_own_a_step, year_file_on
from governance.rules.year import SOON, State
from governance.services.duty_reminders import readers_of, told
from governance.services.year_steps_text import TITLES, step_due_in_words
from membership.clock import today
from membership.models import Account, Organisation
from membership.services.turns import alone


def remind_of_steps(organisation: Organisation) -> int:
    """Write to those who do a step whose planned day is near or past; to the office where nobody with a role does.

    Returns how many steps that was. What no message could leave for waits for the next morning.
    """
    on = today(organisation)
    if not YearStepNote.objects.for_organisation(organisation).filter(due_on__lte=on + SOON, done_on=None).exists():
        return 0
    with alone("unevoix_step_reminders", organisation.pk) as is_first:
        fresh = _fresh(organisation, on) if is_first else []
        office = readers_of(organisation, on)
        in_office = may_own_a_step(organisation, on) if fresh else []
        by_reader: dict[Account, list[YearStep]] = {}
        for step in fresh:
            for reader in _readers(step, in_office, office):
                by_reader.setdefault(reader, []).append(step)
        reached: set[str] = set()
        for reader, steps in by_reader.items():
            if told(organisation, reader, partial(_lines, steps, on), len(steps)):
                reached |= {one.key for one in steps}
        DutyReminder.objects.bulk_create(
            DutyReminder(organisation=organisation, key=_key(one), from_on=_day(one), state=_state(one, on))
            for one in fresh
            if one.key in reached
        )
    return len(reached)


def _fresh(organisation: Organisation, on: date) -> list[YearStep]:
    """Return the steps not done that nobody was reminded of in their state, for the day that is planned now."""
    file = year_file_on(organisation, on, obligations_on(organisation, on))
    near = [
        one
        for one in file.steps
        if not one.is_done and one.note and one.note.due_on is not None and one.note.due_on <= on + SOON
    ]
    known = set(DutyReminder.objects.for_organisation(organisation).values_list("key", "from_on", "state"))
    return [one for one in near if (_key(one), _day(one), _state(one, on)) not in known]


def _readers(step: YearStep, in_office: list[Account], office: list[Account]) -> list[Account]:
    """Return who does a step, as long as they hold a role; otherwise the office."""
    owner = step.note.owner if step.note else None
    return [owner] if owner in in_office and owner.email else office


def _key(step: YearStep) -> str:
    return f"step-{step.key}"


def _day(step: YearStep) -> date:
    return step.note.due_on if step.note and step.note.due_on else date.max


def _state(step: YearStep, on: date) -> str:
    state: str = (State.LATE if step.is_late(on) else State.NEXT).value
    return state


def _lines(steps: list[YearStep], on: date) -> list[dict[str, str]]:
    return [_line(one, on) for one in steps]


def _line(step: YearStep, on: date) -> dict[str, str]:
    when = step_due_in_words(step.note, is_late=step.is_late(on)) if step.note else ""
    return {"title": str(TITLES[step.key]), "when": when}
