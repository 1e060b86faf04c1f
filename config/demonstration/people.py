"""Who one can be in the demonstration: an officer, a member on the phone, an auditor."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from membership.actors import Actor
from membership.models import Account, Membership, Organisation, Person, Role
from membership.services.accounts import link_account, open_account
from membership.services.roles import grant_role
from voting.models import PaperCount
from voting.services.paper.preparing import name_scrutineer, open_paper_count


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
        "director",
        "Gaëlle Caron",
        "gaelle.caron.2@example.org",
        "Administratrice",
        _("Director"),
        _("sits on the board: its meetings, its register of interests, its minutes"),
        number="M0000002",
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
        "scrutineer",
        "Lise Gervais",
        "lise.gervais@solidarity.example.org",
        "Scrutatrice",
        _("Scrutineer"),
        _("types the paper ballots, without seeing what the other scrutineer typed"),
        (Role.SCRUTINEER,),
    ),
    Persona(
        "second-scrutineer",
        "Paul Nguyen",
        "paul.nguyen@solidarity.example.org",
        "Scrutateur",
        _("Scrutineer"),
        _("types them too; the two settle what they read differently"),
        (Role.SCRUTINEER,),
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
            # They sign in through that mailbox, which the register must give to them.
            delegate.email = persona.email
            delegate.save(update_fields=["email"])
            link_account(account, delegate, actor=system)
    _open_the_box(first)


def _open_the_box(organisation: Organisation) -> None:
    """Name the two scrutineers of the election on paper, and let them type."""
    count = PaperCount.objects.for_organisation(organisation).get()
    scrutineers = [persona.email for persona in PERSONAE if Role.SCRUTINEER in persona.roles]
    for place, email in enumerate(scrutineers, 1):
        name_scrutineer(count, place=place, account=Account.objects.get(email=email), actor=Actor.system())
    open_paper_count(count, actor=Actor.system())


def _link(account: Account, organisation: Organisation, number: str) -> None:
    membership = Membership.objects.for_organisation(organisation).select_related("person").get(number=number)
    link_account(account, membership.person, actor=Actor.system())
