"""Receiving an application for membership, and what the board decides of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import OverrideReasonMissing, PersonKnown, ReasonMissing, StateNotAllowed
from membership.models import (
    Application,
    ApplicationDocument,
    ApplicationState,
    Category,
    EventKind,
    MembershipEvent,
    MembershipPeriod,
    Organisation,
    Person,
    PersonKind,
    WordingKind,
)
from membership.models.base import true_on
from membership.queries.people_alike import people_alike
from membership.queries.rules import rules_for
from membership.rules import reach
from membership.rules.admission import Age, assess_another, assess_received
from membership.rules.past import require_past
from membership.services import audit
from membership.services.closing import require_open
from membership.services.contacts import note_age
from membership.services.documents import keep
from membership.services.letters import issue_letter_to_applicant
from membership.services.life import application_wording
from membership.services.life.acts import Decision, Done
from membership.services.life.admission import admit, begin_trial
from membership.services.persons import PersonDetails, PostalAddress, enter_person


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that the applicant joins."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Answers:
    """What the form was answered."""

    details: PersonDetails
    category: Category
    birth_on: date | None = None
    attested_age: int | None = None
    guardian_name: str = ""
    message: str = ""
    enclosures: Sequence[Enclosure] = field(default_factory=tuple)


@transaction.atomic
def receive_application(organisation: Organisation, *, answers: Answers, actor: Actor) -> Application:
    """Write an application down, and tell the applicant that it was received. The register holds nothing of it yet.

    Raises CategoryClosed, NotYetHappened, TelephoneUndialable, PostalCodeUnknown.
    """
    require_open(answers.category, today(organisation))
    require_past(today(organisation), born_on=answers.birth_on)
    details, address = answers.details, answers.details.address or PostalAddress("")
    country = address.country.strip().upper() or reach.CANADA
    application = Application.objects.create(
        organisation=organisation,
        kind=details.kind,
        given_name=details.given_name.strip(),
        family_name=details.family_name.strip(),
        email=details.email.strip(),
        phone=reach.telephone(details.phone, country),
        language=details.language,
        line=address.line,
        city=address.city,
        postal_code=reach.postal_code(address.postal_code, country),
        country=country,
        birth_on=answers.birth_on,
        attested_age=answers.attested_age,
        guardian_name=answers.guardian_name.strip(),
        category=answers.category,
        message=answers.message.strip(),
    )
    join(application, answers.enclosures)
    issue_letter_to_applicant(application, compose=application_wording.received, actor=actor, words=WordingKind.RECEIPT)
    _audit(application, actor, "application.received", {"category": answers.category.key})
    return application


def join(application: Application, enclosures: Sequence[Enclosure]) -> None:
    """Keep the files with the application, each content once."""
    here = application.organisation
    for one in enclosures:
        document = keep(here, name=one.name[:250], media_type="application/octet-stream", content=one.content)
        ApplicationDocument.objects.get_or_create(
            application=application, document=document, defaults={"organisation": here, "name": one.name[:250]}
        )


@dataclass(frozen=True, slots=True)
class Place:
    """What an applicant is admitted to. on_trial_as: the auxiliary category first, for a trial; person: whoever the
    register knows already as this applicant; is_somebody_else: said of an applicant whose name or mailbox it knows;
    number: the next free one when empty; subscribes: qualifying shares."""

    category: Category
    on_trial_as: Category | None = None
    trial_last_on: date | None = None
    person: Person | None = None
    is_somebody_else: bool = False
    number: str = ""
    subscribes: int = 0


@transaction.atomic
def admit_applicant(application: Application, *, place: Place, decision: Decision, actor: Actor) -> Done:
    """Admit an applicant, at once or on trial: they enter the register and are told.

    Raises StateNotAllowed when it is decided already, PersonKnown as long as nobody said whether the applicant is
    the one whom the register knows by that name or mailbox, and as `admit` and `begin_trial`.
    """
    locked = waiting(application, "admit_applicant")
    on = today(locked.organisation)
    rules = rules_for(locked.organisation, on)
    known = list(people_known_as(locked)) if place.person is None else []
    if known and not place.is_somebody_else:
        raise PersonKnown(name=locked.full_name, known=known[0].full_name, person=known[0].public_id, others=len(known))
    asked = (
        *assess_received(_received_on(locked), decision.decided_on, rules),
        *assess_another(locked.full_name, _numbers_of_namesakes(locked, known, on), rules),
    )
    person = place.person or enter_person(
        locked.organisation, details=details_of(locked), actor=actor, since=decision.effective_on
    )
    if locked.birth_on or locked.attested_age:
        note_age(
            person,
            birth_on=locked.birth_on,
            attested=locked.attested_age,
            guardian_name=locked.guardian_name,
            actor=actor,
        )
    age = Age(locked.birth_on, locked.attested_age, bool(locked.guardian_name))
    if place.on_trial_as is None:
        done = admit(
            person,
            category=place.category,
            decision=decision,
            actor=actor,
            age=age,
            number=place.number,
            subscribes=place.subscribes,
            asked=asked,
        )
    else:
        done = begin_trial(
            person,
            auxiliary=place.on_trial_as,
            becomes=place.category,
            decision=decision,
            actor=actor,
            age=age,
            number=place.number,
            last_on=place.trial_last_on,
            asked=asked,
        )
    membership = done.event.membership
    MembershipEvent.objects.create(
        organisation=locked.organisation,
        membership=membership,
        kind=EventKind.APPLIED,
        effective_on=_received_on(locked),
        # Written down on the day it came, before anybody decided.
        recorded_at=locked.received_at,
        recorded_by_id=actor.account_id,
    )
    _decide(
        locked, ApplicationState.ADMITTED, decision.decided_by, "", actor.account_id,
        decided_on=decision.decided_on, membership_id=membership.pk,
    )  # fmt: skip
    _audit(locked, actor, "application.admitted", {"membership": membership.public_id})
    return done


@transaction.atomic
def refuse_application(
    application: Application,
    *,
    reason: str,
    decided_by: str,
    actor: Actor,
    decided_on: date | None = None,
    override: str = "",
) -> Application:
    """Record that the board refuses, with its reason, and tell the applicant. decided_on: the day it did.

    override: why it was decided before the day on which the register has the application.
    Raises ReasonMissing, StateNotAllowed, OverrideReasonMissing, NotYetHappened.
    """
    if not reason.strip():
        raise ReasonMissing(action="refuse_application")
    locked = waiting(application, "refuse_application")
    on = today(locked.organisation)
    require_past(on, decided_on=decided_on)
    findings = list(assess_received(_received_on(locked), decided_on, rules_for(locked.organisation, on)))
    warned = next((one for one in findings if one.needs_override), None)
    if warned is not None and not override.strip():
        raise OverrideReasonMissing(finding=warned)
    _decide(locked, ApplicationState.REFUSED, decided_by, reason.strip(), actor.account_id, decided_on=decided_on)
    letter = partial(application_wording.refused, reason.strip(), decided_by, decided_on)
    issue_letter_to_applicant(locked, compose=letter, actor=actor)
    said: dict[str, object] = {"decided_on": decided_on.isoformat()} if decided_on else {}
    if warned is not None:
        said |= {"findings": [warned.as_json()], "override": override.strip()}
    _audit(locked, actor, "application.refused", {"decided_by": decided_by, **said})
    return locked


@transaction.atomic
def withdraw_application(application: Application, *, actor: Actor, reason: str = "") -> Application:
    """Close an application that the applicant takes back. No letter leaves.

    Raises StateNotAllowed.
    """
    locked = waiting(application, "withdraw_application")
    _decide(locked, ApplicationState.WITHDRAWN, "", reason.strip(), actor.account_id)
    _audit(locked, actor, "application.withdrawn", {"reason": reason.strip()})
    return locked


@transaction.atomic
def set_application_aside(application: Application, *, reason: str, actor: Actor) -> Application:
    """Close an application that the office sets aside, and tell them. Raises ReasonMissing, StateNotAllowed."""
    if not reason.strip():
        raise ReasonMissing(action="set_application_aside")
    locked = waiting(application, "set_application_aside")
    _decide(locked, ApplicationState.WITHDRAWN, "", reason.strip(), actor.account_id)
    issue_letter_to_applicant(locked, compose=application_wording.set_aside, actor=actor)
    _audit(locked, actor, "application.set_aside", {"reason": reason.strip()})
    return locked


def people_known_as(application: Application) -> QuerySet[Person]:
    """Return whom the register may know already as this applicant: the same mailbox, or the same name."""
    return people_alike(
        application.organisation,
        family_name=application.family_name,
        given_name=application.given_name,
        email=application.email,
    )


def _numbers_of_namesakes(application: Application, known: Iterable[Person], on: date) -> tuple[str, ...]:
    """Return the numbers of those who are members that day under the very same name."""
    same = [one.pk for one in known if one.sort_key == application.sort_key]
    members = MembershipPeriod.objects.filter(true_on(on), membership__person__in=same)
    return tuple(members.order_by("membership__number").values_list("membership__number", flat=True))


def _received_on(application: Application) -> date:
    return application.received_at.astimezone(application.organisation.zone).date()


def details_of(application: Application) -> PersonDetails:
    """Return who applies, as the register would hold them."""
    return PersonDetails(
        family_name=application.family_name,
        given_name=application.given_name,
        kind=PersonKind(application.kind),
        email=application.email,
        phone=application.phone,
        language=application.language,
        address=PostalAddress(application.line, application.city, application.postal_code, application.country),
    )


def waiting(application: Application, action: str) -> Application:
    """Return the application, held, as long as nothing is decided of it. Raises StateNotAllowed."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("organisation", "category")
    locked: Application = rows.get(pk=application.pk)
    if locked.state != ApplicationState.RECEIVED:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _decide(
    application: Application,
    state: ApplicationState,
    decided_by: str,
    reason: str,
    recorded_by: int | None,
    *,
    decided_on: date | None = None,
    membership_id: int | None = None,
) -> None:
    application.state = state
    application.decided_at = now()
    application.decided_on = decided_on
    application.decided_by = decided_by.strip()
    application.reason = reason
    application.recorded_by_id = recorded_by
    application.membership_id = membership_id
    application.save(
        update_fields=["state", "decided_at", "decided_on", "decided_by", "reason", "recorded_by", "membership"]
    )


def _audit(application: Application, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        application.organisation,
        actor=actor,
        action=action,
        object_kind="application",
        object_id=application.public_id,
        values={"name": application.full_name, **values},
    )
