"""What stands against erasing somebody, what would go, and what would stay. Nothing here changes anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from membership.models import (
    UNFINISHED,
    AccountLink,
    Address,
    Age,
    Application,
    ApplicationDocument,
    Consultation,
    ContactFact,
    Delivery,
    EmailChange,
    Estate,
    FormerContact,
    HouseholdMember,
    MailPreference,
    MemberRequest,
    Membership,
    MembershipPeriod,
    Person,
    Phone,
    RedemptionRequest,
    RedemptionState,
    Representation,
    RequestState,
    RoleGrant,
    ShareTransaction,
)
from membership.models.base import STILL_RECORDED
from membership.queries.held.sources import bodies_of, held_on
from membership.queries.rules import rules_for
from membership.rules.erasing import Kept, KeptPart, Need, kept_parts

Source = Callable[[Person, date], Iterable[Need]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Ask this source too what stands against an erasure. Called by an app when it is ready."""
    _sources[name] = source


@dataclass(frozen=True, slots=True)
class Texts:
    """Words about somebody in a room above. Both take the keys of memberships: count what there is, empty it."""

    count: Callable[[Collection[int]], int]
    empty: Callable[[Collection[int]], None]


_texts: dict[str, Texts] = {}


def register_texts(what: str, texts: Texts) -> None:
    """Empty these too with somebody. Called by an app when it is ready."""
    _texts[what] = texts


def empty_texts(bodies: list[Person]) -> None:
    """Empty the words about somebody in the rooms above."""
    memberships = list(Membership.objects.filter(person__in=bodies).values_list("pk", flat=True))
    for texts in _texts.values():
        texts.empty(memberships)


@dataclass(frozen=True, slots=True)
class Preview:
    """needs: why not, when there are any. erased: what, and how many of each."""

    needs: tuple[Need, ...]
    erased: tuple[tuple[str, int], ...]
    kept: tuple[KeptPart, ...]


def foresee_erasure(person: Person, on: date) -> Preview:
    """Return what erasing somebody would do today. The statements do not grow with what is held."""
    return Preview(needs_of(person, on), tuple(erasable(bodies_of(person))), kept_of(person, on))


def needs_of(person: Person, on: date) -> tuple[Need, ...]:
    """Return why somebody's data are still needed, each reason once."""
    found: dict[Need, None] = {}
    for body in bodies_of(person):
        found |= dict.fromkeys(_needs(body, on))
        for source in _sources.values():
            found |= dict.fromkeys(source(body, on))
    return tuple(found)


def _needs(person: Person, on: date) -> Iterator[Need]:
    from_today = Q(effective__endswith__gt=on) | Q(effective__upper_inf=True)
    if MembershipPeriod.objects.filter(STILL_RECORDED, from_today, membership__person=person).exists():
        yield Need.MEMBER
    if Representation.objects.filter(STILL_RECORDED, from_today, person=person).exists():
        yield Need.ACTS
    held = ShareTransaction.objects.filter(membership__person=person).values("share_class")
    if any(row["held"] for row in held.annotate(held=Sum("quantity"))):
        yield Need.SHARES
    open_states = (RedemptionState.REQUESTED, RedemptionState.APPROVED)
    if RedemptionRequest.objects.filter(membership__person=person, state__in=open_states).exists():
        yield Need.DUE
    if MemberRequest.objects.filter(membership__person=person, state=RequestState.OPEN).exists():
        yield Need.REQUEST
    unsettled = Q(state__in=UNFINISHED) | Q(state="by_post", settled_at=None)
    if Delivery.objects.filter(unsettled, person=person).exists():
        yield Need.LETTER
    accounts = AccountLink.objects.filter(person=person).values("account")
    if RoleGrant.objects.filter(account__in=accounts, organisation=person.organisation_id, valid__contains=on).exists():
        yield Need.ROLE


def reached_before(bodies: list[Person]) -> QuerySet[FormerContact]:
    """Return the addresses and telephones that somebody had before. The language of letters is kept."""
    rows = FormerContact.objects.filter(person__in=[body.pk for body in bodies]).exclude(value="")
    return rows.exclude(fact=ContactFact.LANGUAGE)


def erasable(bodies: list[Person]) -> Iterator[tuple[str, int]]:
    """Yield what of somebody is convenience, and how many there are of each; none is left out."""
    ids = [body.pk for body in bodies]
    memberships = Membership.objects.filter(person__in=ids)
    texts = ~Q(message="") | ~Q(answer="") | Q(document__isnull=False)
    before = Counter(reached_before(bodies).values_list("fact", flat=True))
    counts = {
        "email": sum(1 for body in bodies if body.email) + before[ContactFact.EMAIL],
        "phones": sum(1 for body in bodies if body.phone)
        + Phone.objects.filter(person__in=ids).count()
        + before[ContactFact.PHONE]
        + before[ContactFact.PHONES],
        "preferences": sum(1 for body in bodies if body.prefers_post)
        + MailPreference.objects.filter(person__in=ids).count(),
        "age": Age.objects.filter(person__in=ids).count(),
        "households": HouseholdMember.objects.filter(person__in=ids).count(),
        "sign_ins": AccountLink.objects.filter(person__in=ids).count(),
        "email_changes": EmailChange.objects.filter(person__in=ids).count(),
        "requests": MemberRequest.objects.filter(texts, membership__in=memberships).count(),
        "addresses": 0 if memberships.exists() else Address.objects.filter(person__in=ids).count(),
        "readings": Consultation.objects.filter(shown_to__in=ids).exclude(reader="", quality="").count(),
        "estates": Estate.objects.filter(membership__in=memberships).exclude(contact="", line="").count(),
        "applications": Application.objects.filter(membership__in=memberships).exclude(_emptied()).count(),
        "documents": ApplicationDocument.objects.filter(application__membership__in=memberships).count()
        + MemberRequest.objects.filter(membership__in=memberships, document__isnull=False).count(),
    }
    keys = list(memberships.values_list("pk", flat=True)) if _texts else []
    counts |= {what: texts.count(keys) for what, texts in _texts.items()}
    yield from ((what, count) for what, count in counts.items() if count)


def _emptied() -> Q:
    return Q(email="", phone="", message="", guardian_name="", birth_on=None, attested_age=None)


def kept_of(person: Person, on: date) -> tuple[KeptPart, ...]:
    """Return what stays of somebody, under which rule and until when."""
    rows = {part.key: len(part.rows) for part in held_on(person)}
    sent = (
        Delivery.objects.filter(person__in=bodies_of(person))
        .order_by("-notice__issued_at")
        .select_related("notice")
        .first()
    )
    last = sent.notice.issued_at.astimezone(person.organisation.zone).date() if sent else None
    counts = {
        Kept.REGISTER: rows["membership"] + rows["periods"] + rows["events"] + rows["addresses"],
        Kept.SHARES: rows["shares"] + rows["payments"],
        Kept.ROLLS: rows.get("rolls", 0) + rows.get("called", 0) + rows.get("attended", 0) + rows.get("candidacies", 0),
        Kept.CONSENTS: rows["consents"],
        Kept.LETTERS: rows["letters"],
        Kept.TRAIL: rows["trail"],
    }
    return kept_parts(counts, last, rules_for(person.organisation, on))
