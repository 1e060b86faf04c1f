"""Decisions and where they leave a member, said as shortly as a test wants."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from membership.clock import now
from membership.errors import RuledOut
from membership.models import Application, Category, Membership, Organisation, Person
from membership.queries.rules import rules_for
from membership.queries.standing import Standing, standing_of
from membership.rules.admission import Age
from membership.rules.findings import Finding
from membership.services.applications import Answers, receive_application
from membership.services.life.acts import Decision
from membership.services.persons import PersonDetails
from tests.factories.register import SYSTEM

HERE = ZoneInfo("America/Toronto")
ADULT = Age(at_least=18)
BOARD = "Conseil, résolution CA-2027-11"


def decision(on: date, **fields: Any) -> Decision:
    """Return a decision of the board, taken and told on the day it takes effect, or today where that is to come."""
    said = min(on, now().astimezone(HERE).date())
    return Decision(**({"effective_on": on, "decided_by": BOARD, "decided_on": said, "notice_on": said} | fields))


def of_the_board(on: date, **fields: Any) -> Decision:
    """Return a decision to suspend or expel that the board took by a procedure which is not kept here."""
    return decision(on, **({"override": "Procédure tenue hors du registre."} | fields))


def category(organisation: Organisation, key: str) -> Category:
    found: Category = Category.objects.for_organisation(organisation).get(key=key)
    return found


def a_person(organisation: Organisation, given_name: str = "Luc", family_name: str = "Fabre", **fields: Any) -> Person:
    """Return somebody who is in the register and not a member."""
    person: Person = Person.objects.create(
        organisation=organisation,
        given_name=given_name,
        family_name=family_name,
        **{"email": f"{given_name.lower()}@example.org"} | fields,
    )
    return person


def standing(membership: Membership, on: date, **fields: Any) -> Standing:
    """Return where a member stands on a day."""
    organisation = membership.organisation
    return standing_of(organisation, membership.pk, on, rules_for(organisation, on), **fields)


def finding_of(refusal: RuledOut) -> Finding:
    """Return the finding that stood against an act, whole."""
    return Finding.from_json(refusal.finding.as_json())


def an_application(organisation: Organisation, **fields: Any) -> Application:
    """Return an application that waits for the board."""
    details = {"family_name": "Fabre", "given_name": "Zoé", "email": "zoe@example.org"} | fields.pop("details", {})
    answers = {"details": PersonDetails(**details), "category": category(organisation, "user"), "attested_age": 18}
    return receive_application(organisation, answers=Answers(**(answers | fields)), actor=SYSTEM)
