"""Preparing a count of papers: who stands, how it is counted, who the two scrutineers are."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import transaction

from governance.models import Assembly
from membership.access import CONDUCT, roles_of
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import ReasonMissing
from membership.models import Account, Organisation, Role
from membership.queries.rules import rules_for
from membership.services.deceased import refuse_account_of_the_dead
from membership.services.roles import grant_role
from voting.counting import errors as counting
from voting.counting import methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.records import Candidate
from voting.errors import (
    CandidateNumberUnknown,
    CandidatesMissing,
    CandidateTwice,
    MethodUnknown,
    OneSeatOnly,
    OptionUnknown,
    ScrutineersMissing,
    ScrutineerTwice,
    SettingsMissing,
)
from voting.models import LotsBy, PaperCount, PaperCountState, PaperScrutineer
from voting.queries.paper import COUNTABLE, PLACES
from voting.services.paper.locks import hold_count, leave_line
from voting.services.scrutineers import heed_candidacy, who_stand

# Long enough for a count that is put off to the next days.
ROLE_LASTS = timedelta(days=7)
SEED_GROUPS, SEED_DIGITS = 3, 4
# In the order of their numbers on the paper (voting.counting.motion_papers); pages say them in the reader's language.
ON_A_PROPOSAL = ("Pour", "Contre", "Abstention")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "electoral-college": ("colleges",),
    "motion": ("tie", "present", "entitled"),
    "motion-by-college": ("colleges", "present", "entitled"),
}


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """An election on paper as somebody prepares it.

    candidates: names in the order of the ballot paper, with the groups each belongs to. withdrawn: their numbers.
    options: those that differ from the method's defaults. seed: what was published, empty to have one made.
    """

    title_fr: str
    candidates: tuple[tuple[str, tuple[str, ...]], ...]
    method: str
    seats: int = 1
    title_en: str = ""
    withdrawn: tuple[str, ...] = ()
    options: Mapping[str, Json] = field(default_factory=dict[str, Json])
    lots: LotsBy = LotsBy.SEED
    seed: str = ""
    pack_size: int = 25
    in_the_box: int | None = None
    by_law: str = ""

    def as_columns(self) -> dict[str, object]:
        candidates = [
            {"id": str(number), "name": name, "classes": list(classes)}
            for number, (name, classes) in enumerate(self.candidates, 1)
        ]
        return {
            "title_fr": self.title_fr,
            "title_en": self.title_en,
            "candidates": candidates,
            "withdrawn": list(self.withdrawn),
            "seats": self.seats,
            "method": self.method,
            "options": dict(self.options),
            "lots": self.lots,
            "seed": self.seed if self.lots == LotsBy.SEED else "",
            "pack_size": self.pack_size,
            "in_the_box": self.in_the_box,
            "by_law": self.by_law,
        }


@transaction.atomic
def prepare_paper_count(
    organisation: Organisation, plan: PaperPlan, *, actor: Actor, assembly: Assembly | None = None
) -> PaperCount:
    """Write down an election to count. Nobody can type before it is opened.

    Raises what `check_plan` raises.
    """
    count = PaperCount.objects.create(organisation=organisation, assembly=assembly, **check_plan(plan).as_columns())
    leave_line(count, actor, "paper_count.prepared", _told(plan))
    return count


@transaction.atomic
def revise_paper_count(
    count: PaperCount, plan: PaperPlan, *, actor: Actor, assembly: Assembly | None = None
) -> PaperCount:
    """Change an election in preparation. A scrutineer who stands from now on is one no more, until named again.

    Raises StateNotAllowed once papers are typed, and what `check_plan` raises.
    """
    locked = hold_count(count, "revise_paper_count", PaperCountState.DRAFT)
    stood = set(_standing(locked))
    columns = check_plan(plan).as_columns()
    if locked.file_id:
        # The file says who stands, under ids of its own.
        columns = {name: value for name, value in columns.items() if name not in {"candidates", "withdrawn"}}
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.assembly = assembly
    locked.save(update_fields=[*columns, "assembly"])
    stand_now = _unname(locked, [name for name in _standing(locked) if name not in stood])
    leave_line(
        locked, actor, "paper_count.revised", _told(plan) | ({"scrutineers_who_stand": stand_now} if stand_now else {})
    )
    return locked


def _standing(count: PaperCount) -> list[str]:
    return [str(one["name"]) for one in count.candidates if one["id"] not in count.withdrawn]


def _unname(count: PaperCount, added: Sequence[str]) -> list[str]:
    """Take off the scrutineers who bear the name of a candidate added: naming them again asks for the reason."""
    if not added or "scrutineer_candidate" not in rules_for(count.organisation, today(count.organisation)):
        return []
    named = {one.account: one for one in count.scrutineers.select_related("account")}
    off = [named[one] for one in who_stand(named, added, count.organisation)]
    count.scrutineers.filter(pk__in=[one.pk for one in off]).delete()
    return [one.name for one in off]


def plan_of(count: PaperCount) -> PaperPlan:
    """Return the plan that a count was prepared by. A file's candidates are known by their place in it."""
    places = {one["id"]: str(place) for place, one in enumerate(count.candidates, 1)}
    return PaperPlan(
        title_fr=count.title_fr,
        title_en=count.title_en,
        candidates=tuple((one["name"], tuple(one["classes"])) for one in count.candidates),
        withdrawn=tuple(places[one] for one in count.withdrawn),
        seats=count.seats,
        method=count.method,
        options=count.options,
        lots=LotsBy(count.lots),
        seed=count.seed,
        pack_size=count.pack_size,
        in_the_box=count.in_the_box,
        by_law=count.by_law,
    )


def check_plan(plan: PaperPlan) -> PaperPlan:
    """Return the plan if it can be counted, only the options that matter kept. What is not said yet may be missing.

    Raises CandidatesMissing, CandidateTwice, CandidateNumberUnknown, MethodUnknown, OneSeatOnly, OptionUnknown.
    """
    if plan.method in methods.MOTIONS:
        plan = replace(plan, candidates=tuple((name, ()) for name in ON_A_PROPOSAL), withdrawn=(), seats=1, seed="")
    names = [name for name, _classes in plan.candidates]
    if not names:
        raise CandidatesMissing
    for name in names:
        if names.count(name) > 1:
            raise CandidateTwice(name=name)
    for number in plan.withdrawn:
        if number not in {str(one) for one in range(1, len(names) + 1)}:
            raise CandidateNumberUnknown(number=number, highest=len(names))
    if plan.method not in COUNTABLE:
        raise MethodUnknown(method=plan.method)
    method = methods.method(plan.method)
    if plan.seats > 1 and not method.several_seats:
        raise OneSeatOnly(seats=plan.seats)
    if not missing_settings(plan.method, plan.options):
        _try_options(plan)
    defaults = method.defaults
    return replace(plan, options={key: value for key, value in plan.options.items() if defaults.get(key) != value})


def missing_settings(method: str, options: Mapping[str, Json]) -> list[str]:
    """Return the settings without which nothing can be counted by a method, and that have no usual value."""
    return [key for key in NEEDED.get(method, ()) if options.get(key) is None]


def check_complete(count: PaperCount) -> None:
    """Raises SettingsMissing where the method waits for settings that nobody said."""
    if missing_settings(count.method, count.options):
        raise SettingsMissing


def _try_options(plan: PaperPlan) -> None:
    """Count nothing at all with these options: the method itself says which it cannot take."""
    candidates = tuple(
        Candidate(str(number), name, classes) for number, (name, classes) in enumerate(plan.candidates, 1)
    )
    contest, options = Contest(candidates, plan.seats, plan.withdrawn), dict(plan.options)
    try:
        if methods.is_by_college(plan.method, options):
            methods.count_by_college(plan.method, contest, methods.with_empty_boxes({}, options), options)
        else:
            methods.count(plan.method, contest, Ballots.gather([]), options)
    except counting.CountingError as refused:
        raise OptionUnknown(what=_printable(str(refused) or type(refused).__name__)) from None


@transaction.atomic
def name_scrutineer(
    count: PaperCount, *, place: int, account: Account, reason: str = "", actor: Actor
) -> PaperScrutineer:
    """Name the first or the second scrutineer, instead of whoever was named before.

    Who holds no role here holds that of a scrutineer for the days of the count. Raises StateNotAllowed once papers
    are typed, ScrutineerTwice for somebody who holds the other place; RuleBars or OverrideReasonMissing for somebody
    who stands; MemberDeceased. reason: why they count all the same.
    """
    locked = hold_count(count, "name_scrutineer", PaperCountState.DRAFT)
    others = locked.scrutineers.exclude(place=place)
    if others.filter(account=account).exists():
        raise ScrutineerTwice(name=str(account))
    refuse_account_of_the_dead(account, locked.organisation)
    if not locked.scrutineers.filter(place=place, account=account).exists():
        # Named again as they were, for the page sends both each time: the reason is kept already.
        heed_candidacy([account], _standing(locked), locked.organisation, locked.assembly, reason=reason, by=actor)
    day = today(locked.organisation)
    if not roles_of(account, locked.organisation, day) & (CONDUCT | {Role.SCRUTINEER}):
        grant_role(
            account, organisation=locked.organisation, role=Role.SCRUTINEER, actor=actor, last_on=day + ROLE_LASTS
        )
    scrutineer, _is_new = PaperScrutineer.objects.update_or_create(
        organisation=locked.organisation, count=locked, place=place, defaults={"account": account, "name": str(account)}
    )
    leave_line(
        locked,
        actor,
        "paper_count.scrutineer_named",
        {"place": place, "name": scrutineer.name} | ({"reason": reason} if reason else {}),
    )
    return scrutineer


@transaction.atomic
def open_paper_count(count: PaperCount, *, actor: Actor) -> PaperCount:
    """Let the two scrutineers type. From now on nothing of the preparation changes, and the seed is public.

    Raises StateNotAllowed, SettingsMissing, ScrutineersMissing.
    """
    locked = hold_count(count, "open_paper_count", PaperCountState.DRAFT)
    check_complete(locked)
    if locked.scrutineers.count() < len(PLACES):
        raise ScrutineersMissing
    locked.state, locked.opened_at = PaperCountState.ENTERING, now()
    publish_seed(locked)
    locked.save(update_fields=["state", "opened_at", "seed"])
    leave_line(locked, actor, "paper_count.opened", {"seed": locked.seed})
    return locked


@transaction.atomic
def cancel_paper_count(count: PaperCount, *, because: str, actor: Actor) -> PaperCount:
    """Give a count up before it is counted, for a reason that is kept. Raises StateNotAllowed, ReasonMissing."""
    locked = hold_count(count, "cancel_paper_count", PaperCountState.DRAFT, PaperCountState.ENTERING)
    if not because.strip():
        raise ReasonMissing(action="cancel_paper_count")
    locked.state, locked.cancelled_because = PaperCountState.CANCELLED, because.strip()
    locked.save(update_fields=["state", "cancelled_because"])
    leave_line(locked, actor, "paper_count.cancelled", {"because": locked.cancelled_because})
    return locked


def _printable(text: str) -> str:
    """Return what a program may have sent as anything, so that it can be answered."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)[:200]


def publish_seed(locked: PaperCount) -> None:
    """Fix the seed of a count that draws its lots by one."""
    if locked.lots == LotsBy.SEED and not locked.is_motion:
        locked.seed = f"{locked.seed or _drawn_seed()}:{locked.public_id}"


def _drawn_seed() -> str:
    """Return digits that can be read aloud and written in the minutes."""
    groups = (f"{secrets.randbelow(10**SEED_DIGITS):0{SEED_DIGITS}}" for _ in range(SEED_GROUPS))
    return "-".join(groups)


def _told(plan: PaperPlan) -> dict[str, object]:
    return {
        "title": plan.title_fr,
        "candidates": [name for name, _classes in plan.candidates],
        "seats": plan.seats,
        "method": plan.method,
        "options": dict(plan.options),
        "lots": plan.lots,
    }
