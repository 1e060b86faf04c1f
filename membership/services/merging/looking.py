"""What joining two persons would do, before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import ForeignObjectRel, Model, Q, QuerySet

from membership.clock import today
from membership.models import (
    AccountLink,
    DuplicateProposal,
    Membership,
    MembershipPeriod,
    Person,
    PersonMerge,
    RedemptionRequest,
    RedemptionState,
    Relation,
    Representation,
    ShareInstalment,
    ShareTransaction,
)
from membership.models.base import STILL_RECORDED
from membership.queries.deaths import Died
from membership.queries.rules import rules_for
from membership.queries.ties import ties_of
from membership.rules.eligibility import proxies_carried
from membership.rules.merging import Concern, Days, Mandate, Side, Tie, last_stay, weigh
from membership.services.merging.addresses import Stays, TwoAddresses, two_addresses
from membership.services.merging.beside import what_comes_along
from membership.services.merging.deaths import TwoDeaths, deaths_of
from membership.services.merging.ledgers import LEDGERS, standing_lines
from membership.services.merging.moves import Pair, dated_models, facts_of, left_of


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of one model: those that move, or stay, and of how many nothing would be left to move."""

    model: type[Model]
    rows: int
    already_told: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything a page shows of two persons before they are joined."""

    pair: Pair
    concerns: tuple[Concern, ...]
    ties: tuple[Tie, ...]
    moving: tuple[Counted, ...]
    staying: tuple[Counted, ...]
    accounts: tuple[AccountLink, ...]
    shares: int
    filled: tuple[str, ...]
    addresses: TwoAddresses | None
    deaths: TwoDeaths

    @property
    def emails(self) -> tuple[str, ...]:
        """The addresses of which one remains, that of the kept first; none where there is nothing to choose."""
        both = (self.pair.kept.email, self.pair.joined.email)
        return both if all(both) and both[0].lower() != both[1].lower() else ()

    def opens_nothing(self, email: str) -> tuple[AccountLink, ...]:
        """Return the accounts that come along and open nothing any more, where this address remains.

        Whoever signs in through a mailbox is somebody only while the register gives them that mailbox.
        """
        return tuple(
            one
            for one in self.accounts
            if not one.signs_in_by_number and one.account.email and one.account.email.lower() != email.lower()
        )

    @property
    def forbidden_by(self) -> Concern | None:
        return next((concern for concern in self.concerns if concern.forbids), None)

    @property
    def needs_reason(self) -> bool:
        return bool(self.concerns)


# What the kept person is given where nothing is known of it; names are never touched.
FILLED = ("email", "phone")


def foresee_merge(kept: Person, joined: Person) -> Outlook:
    """Return what joining the second to the first would do, and do nothing."""
    pair = pair_of(kept, joined)
    found = ties_of(kept, joined)
    on = today(kept.organisation)
    rules = rules_for(kept.organisation, on)
    most, deaths = proxies_carried(rules), deaths_of(kept, joined)
    sides = (
        _dead(side_of(kept, pair.kept_membership, on, by_proxy_apart=most is not None), deaths.kept),
        _dead(side_of(joined, pair.joined_membership, on, by_proxy_apart=most is not None), deaths.joined),
    )
    return Outlook(
        pair=pair,
        concerns=weigh(*sides, found, may_do_both=rules.flag("member_and_rep_same_person"), most_proxies=most),
        ties=found,
        moving=tuple(_moving(pair)),
        staying=tuple(_staying(pair)),
        accounts=tuple(AccountLink.objects.filter(person=joined).select_related("account").order_by("pk")),
        shares=_shares_of(pair.joined_membership),
        filled=tuple(name for name in FILLED if getattr(joined, name) and not getattr(kept, name)),
        addresses=two_addresses(kept, joined, pair.stays),
        deaths=deaths,
    )


def _dead(side: Side, died: Died | None) -> Side:
    return replace(side, has_died=True, died_on=died.on) if died is not None else side


def pair_of(kept: Person, joined: Person) -> Pair:
    memberships = _membership_of(kept), _membership_of(joined)
    of_kept, of_joined = (last_stay(_days_of(one)) for one in memberships)
    return Pair(kept, joined, *memberships, Stays(of_kept, of_joined))


def _membership_of(person: Person) -> Membership | None:
    membership: Membership | None = Membership.objects.filter(person=person).first()
    return membership


def side_of(person: Person, membership: Membership | None, on: date, *, by_proxy_apart: bool) -> Side:
    """Return what is weighed of one of them. by_proxy_apart: the law knows proxies, carried beside any mandate."""
    still = Representation.objects.filter(STILL_RECORDED, person=person, effective__overlap=DateRange(on, None))
    carried = Q(relation=Relation.PROXY) if by_proxy_apart else Q(pk__in=[])
    return Side(
        public_id=person.public_id,
        is_legal=person.is_legal,
        number=membership.number if membership else "",
        days=tuple(sorted(_days_of(membership), key=_by_start)),
        acts_for=_mandates(still.exclude(carried), on),
        carries=_mandates(still.filter(carried), on),
        is_joined=PersonMerge.objects.filter(joined=person, undone_at=None).exists(),
        asks_back=membership is not None and RedemptionRequest.objects.filter(_OPEN, membership=membership).exists(),
    )


def _days_of(membership: Membership | None) -> list[Days]:
    periods = MembershipPeriod.objects.filter(STILL_RECORDED, membership=membership) if membership else ()
    return [Days(one.effective.lower, one.effective.upper) for one in periods]


def _mandates(rows: QuerySet[Representation], on: date) -> frozenset[Mandate]:
    """Return for whom somebody acts, and when, from a day on: what is over by then stands against nothing."""
    said = rows.values_list("membership__public_id", "effective")
    return frozenset(Mandate(member, Days(max(days.lower or on, on), days.upper)) for member, days in said)


_OPEN = Q(state__in=[RedemptionState.REQUESTED, RedemptionState.APPROVED])


def _by_start(days: Days) -> tuple[bool, str]:
    return days.start is not None, str(days.start)


def _moving(pair: Pair) -> Iterator[Counted]:
    for model in dated_models():
        facts = facts_of(pair, model)
        if facts:
            yield Counted(model, len(facts), sum(not left_of(pair, fact) for fact in facts))
    if pair.joined_membership is not None:
        for ledger in LEDGERS:
            if lines := standing_lines(ledger, pair.joined_membership).count():
                yield Counted(ledger, lines)
    yield from (Counted(model, rows) for model, rows in _coming_along(pair).items())
    links = AccountLink.objects.filter(person=pair.joined).count()
    if links:
        yield Counted(AccountLink, links)


def _staying(pair: Pair) -> Iterator[Counted]:
    """Yield what refers to the one who goes and is left as it is, whatever room it is of."""
    counted: dict[type[Model], int] = {}
    moved = {*dated_models(), AccountLink, *LEDGERS, ShareInstalment, Membership, *_OF_MERGING}
    for row in (pair.joined, pair.joined_membership):
        for relation in row._meta.get_fields(include_hidden=True) if row is not None else ():
            if isinstance(relation, ForeignObjectRel) and relation.related_model not in moved:
                referring: Any = relation.related_model
                rows = referring._default_manager.filter(**{relation.field.name: row}).count()
                counted[referring] = max(counted.get(referring, 0), rows)
    copied = _coming_along(pair)
    yield from (Counted(model, rows - copied[model]) for model, rows in counted.items() if rows > copied[model])


def _coming_along(pair: Pair) -> Counter[type[Model]]:
    return Counter(type(row) for row in what_comes_along(pair))


_OF_MERGING: tuple[type[Model], ...] = (PersonMerge, DuplicateProposal)


def _shares_of(membership: Membership | None) -> int:
    lines = standing_lines(ShareTransaction, membership).values_list("quantity", flat=True) if membership else ()
    return sum(lines)
