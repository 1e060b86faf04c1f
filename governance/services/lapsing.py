"""By-laws that a board adopted cease with the meeting that does not ratify them.

Companies Act (Québec), section 91, and article 335 of the Civil Code: what the directors adopt holds at once, and only
until the next meeting of members unless it is ratified there. From that day the by-laws before them hold again.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from governance.models import BylawLapse, BylawVersion, Motion, Resolution
from governance.queries.bylaws import articles_of, last_adopted, latest
from governance.queries.changes import first_day
from governance.queries.ratifying import LAPSED, ratification_of
from governance.rules.bylaws import stated
from governance.services.bylaws import lock
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import DomainError, RulesContradict
from membership.models import Organisation
from membership.queries.rules import overrides_on
from membership.rules.rulesets import rule_set_for
from membership.rules.values import Value, plain
from membership.services import audit
from membership.services.parameters import Stated, set_parameters

A_DAY = timedelta(days=1)


@transaction.atomic
def lapse_bylaws(organisation: Organisation, *, actor: Actor) -> list[BylawLapse]:
    """Let by-laws of the board that the first meeting after them did not ratify have no effect from its day on.

    What stood before them holds again, as far as the law still allows it. Of several such versions the last goes first.
    Nothing here refuses: a meeting ends whatever its by-laws come to.
    """
    lock(organisation)
    gone: list[BylawLapse] = []
    while (version := latest(organisation)) is not None:
        found = ratification_of(version, today(organisation))
        if found is None or found.code != LAPSED:
            break
        lapsed_on = date.fromisoformat(str(found.figure("held_on")))
        gone.append(
            BylawLapse.objects.create(
                organisation=organisation, version=version, lapsed_on=lapsed_on, finding=found.as_json()
            )
        )
        _follow(version, latest(organisation), lapsed_on, actor)
        _record(version, actor, "bylaws.lapsed", lapsed_on)
    return gone


@transaction.atomic
def restore_bylaws(organisation: Organisation, *, adopted_on: date, actor: Actor) -> BylawVersion | None:
    """Let by-laws hold again that were ratified after all, as if they had never ceased; None when there are none.

    adopted_on: the day of their adoption. Where others were adopted since, those hold and nothing moves.
    """
    lock(organisation)
    version = last_adopted(organisation)
    if version is None or version.lapsed_on is None or version.adopted_on != adopted_on:
        return None
    lapsed_on, before = version.lapsed_on, latest(organisation)
    BylawLapse.objects.filter(version=version).update(restored_at=now())
    _follow(before, version, max(lapsed_on, version.in_force_from or lapsed_on), actor)
    _record(version, actor, "bylaws.restored", lapsed_on)
    return version


def ratify_bylaws(motion: Motion, resolution: Resolution, *, actor: Actor) -> BylawVersion | None:
    """Say that an adopted motion ratified the by-laws of a board that it names; None where it names none.

    That they are ratified is read from the motion: a count that is put right afterwards takes it back by itself. Those
    that lapsed as its meeting ended, while its vote went on, hold again. Called in the transaction of the outcome.
    """
    version = motion.ratifies
    if version is None or version.adopted_on is None or resolution.series:
        return None
    audit.record(
        version.organisation,
        actor=actor,
        action="bylaws.ratified",
        object_kind="bylaws",
        object_id=version.public_id,
        values={"rank": version.rank, "resolution": resolution.number},
    )
    if version.lapsed_on is not None and first_day(motion.assembly) <= version.lapsed_on:
        return restore_bylaws(version.organisation, adopted_on=version.adopted_on, actor=actor)
    return version


def _follow(before: BylawVersion | None, after: BylawVersion | None, on: date, actor: Actor) -> None:
    """Let the rules go from what one version sets to what another does; what was set since by itself stays."""
    known = before or after
    if known is None:
        return
    organisation = known.organisation
    was, wanted = stated(articles_of(before)), stated(articles_of(after))
    begun = [one.in_force_from for one in (before, after) if one and one.in_force_from]
    now_set = overrides_on(organisation, max([on, today(organisation), *begun]))
    standing = {one.key: (one.value, one.article) for one in now_set}
    moved = [key for key in sorted({*was, *wanted}) if was.get(key) != wanted.get(key)]
    moved = [key for key in moved if standing.get(key) == was.get(key)]
    kept = {key: wanted[key] for key in moved if key in wanted and _is_allowed(organisation, key, wanted[key][0], on)}
    since = _adopted(organisation, before, after)
    again = [Stated(key, plain(value), number, since.get(key)) for key, (value, number) in kept.items()]
    lifted = [key for key in moved if key not in kept and key in standing]
    try:
        with transaction.atomic():
            set_parameters(organisation, stated=again, lifted=lifted, adopted_on=on, actor=actor)
    except RulesContradict:
        # Something set since bounds what stood before: the law alone holds then.
        every = [key for key in moved if key in standing]
        set_parameters(organisation, stated=[], lifted=every, adopted_on=on, actor=actor)


def _adopted(organisation: Organisation, before: BylawVersion | None, after: BylawVersion | None) -> dict[str, date]:
    """Return since when each value of a version was a by-law, by its rule: it did not become one when it came back."""
    if after is None or after.in_force_from is None:
        return {}
    found = dict.fromkeys(stated(articles_of(after)), after.in_force_from)
    if before is not None and before.in_force_from is not None:
        earlier = overrides_on(organisation, before.in_force_from - A_DAY)
        found |= {one.key: one.adopted_on for one in earlier if one.key in found and one.adopted_on < found[one.key]}
    return found


def _is_allowed(organisation: Organisation, key: str, value: Value, on: date) -> bool:
    """Say whether the law still leaves room for a value."""
    try:
        rule_set_for(organisation.kind, max(on, today(organisation)))[key].accept(value)
    except (DomainError, KeyError):
        return False
    return True


def _record(version: BylawVersion, actor: Actor, action: str, on: date) -> None:
    audit.record(
        version.organisation,
        actor=actor,
        action=action,
        object_kind="bylaws",
        object_id=version.public_id,
        values={"rank": version.rank, "lapsed_on": on},
    )
