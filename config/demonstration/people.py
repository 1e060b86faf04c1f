"""Who one can be in the demonstration: an officer, a member on the phone, an auditor."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from membership.actors import Actor
from membership.models import Account, Membership, Organisation, Person, Role
from membership.services.accounts import link_account, open_account
from membership.services.roles import grant_role


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody whose part one can take."""

    key: str
    name: str
    email: str
    who_fr: str
    who: Promise
    does: Promise
    roles: tuple[Role, ...] = ()
    number: str = ""
    in_both: bool = False


PERSONAE = (
    Persona(
        "secretary",
        "Claire Bergeron",
        "secretariat@solidarity.example.org",
        "Secrétaire",
        _("Secretary"),
        _("keeps the register, prepares the meeting, sends the notice"),
        (Role.SECRETARY,),
    ),
    Persona(
        "chair",
        "Marc-André Côté",
        "presidence@solidarity.example.org",
        "Président",
        _("Chair"),
        _("opens the meeting and the votes, proclaims the results; also a delegate at the council"),
        (Role.CHAIR,),
        in_both=True,
    ),
    Persona(
        "member",
        "Émile Paquette",
        "emile.paquette.1@example.org",
        "Membre",
        _("Member"),
        _("receives the notice, enters the meeting, votes on the phone"),
        number="M0000001",
    ),
    Persona(
        "auxiliary",
        "Stéphane García",
        "stephane.garcia.4@example.org",
        "Membre auxiliaire",
        _("Auxiliary member"),
        _("attends without a vote, and is told why; writes in English"),
        number="M0000004",
    ),
    Persona(
        "auditor",
        "Thi Hà Lê",
        "audit@solidarity.example.org",
        "Auditrice",
        _("Auditor"),
        _("reads everything, changes nothing"),
        (Role.AUDITOR,),
    ),
)


def load(first: Organisation, second: Organisation) -> None:
    """Open the accounts of the personae, with their roles and the members they are."""
    system = Actor.system()
    for persona in PERSONAE:
        account = open_account(email=persona.email, name=persona.name, actor=system)
        for role in persona.roles:
            grant_role(account, organisation=first, role=role, actor=system)
        if persona.number:
            _link(account, first, persona.number)
        if persona.in_both:
            grant_role(account, organisation=second, role=Role.SECRETARY, actor=system)
            delegate = Person.objects.for_organisation(second).get(family_name="Côté")
            link_account(account, delegate, actor=system)


def _link(account: Account, organisation: Organisation, number: str) -> None:
    membership = Membership.objects.for_organisation(organisation).select_related("person").get(number=number)
    link_account(account, membership.person, actor=Actor.system())
