"""Who may sign in, and as whom: links between accounts and persons, and the first password.

Nobody signs up. An account comes from the register: from the address that the register holds for a
person, proven by a code sent there, or from an activation code handed over by the office.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.crypto import salted_hmac

from membership import clock
from membership.actors import Actor
from membership.errors import ActivationRefused, NotAMember
from membership.models import Account, AccountLink, ActivationCode, Organisation, Person, normal_email
from membership.queries import people
from membership.queries.deaths import death_of
from membership.queries.merges import who_remains
from membership.services import audit
from membership.services.deceased import refuse_deceased
from membership.services.joined import hold_person, refuse_joined

# Nothing that can be misread on paper: no 0, O, 1, I, L or U. Twelve of them hold 58 bits.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, CODE_GROUP = 12, 4
CODE_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """An activation code in clear: shown to the office this once, kept nowhere."""

    code: str
    expires_at: datetime


@transaction.atomic
def open_account(*, email: str, actor: Actor, name: str = "", language: str = "fr") -> Account:
    """Return the account of an e-mail address, opening it if there is none.

    The address counts as verified: signing in always proves it again, by a code.
    """
    address = normal_email(email)
    account, is_new = Account.objects.get_or_create(email=address, defaults={"name": name, "language": language})
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
        _trust(account)
        audit.record(None, actor=actor, action="account.opened", object_kind="account", object_id=account.public_id)
    return account


@transaction.atomic
def account_of_address(email: str) -> Account | None:
    """Return the account to which a sign-in code may be sent, None when there is nobody to let in.

    Whoever holds the address in a register today is linked to its account, everybody who shares it
    to the same one. An account without any person, such as an auditor's, is left as it is.
    """
    address = normal_email(email)
    if address is None:
        return None
    account = Account.objects.filter(email=address).first()
    if account is not None and not account.is_active:
        return None
    unlinked = list(people.unlinked_holders_of(address, account))
    if unlinked and account is None:
        first = unlinked[0]
        account = open_account(
            email=address,
            actor=Actor.system(),
            name=first.full_name if len(unlinked) == 1 else "",
            language=first.language,
        )
    if account is None:
        return None
    for person in unlinked:
        link_account(account, person, actor=Actor.system())
    _trust(account)
    return account


def _trust(account: Account) -> None:
    """Write down that the account's address needs no other proof than the code sent there."""
    EmailAddress.objects.update_or_create(
        user=account,
        email=account.email,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": True},
    )


@transaction.atomic
def link_account(account: Account, person: Person, *, actor: Actor, by_number: bool = False) -> AccountLink:
    """Let an account act as a person. Returns the link there already was, if any.

    by_number: the account signs in with the member's number, and not through the person's mailbox.
    Raises PersonJoined, MemberDeceased.
    """
    refuse_joined(person)
    refuse_deceased(person)
    link, is_new = AccountLink.objects.get_or_create(
        organisation=person.organisation,
        account=account,
        person=person,
        defaults={"signs_in_by_number": by_number},
    )
    if is_new:
        audit.record_person(
            person,
            actor=actor,
            action="account.linked",
            values={"account": account.public_id, "by": "number" if by_number else "address"},
        )
    return link


def draw_code() -> str:
    """Return a code as it is written on paper. It opens nothing until it is issued to somebody."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(code[start : start + CODE_GROUP] for start in range(0, CODE_LENGTH, CODE_GROUP))


@transaction.atomic
def issue_activation_code(person: Person, *, actor: Actor, drawn: str = "") -> IssuedCode:
    """Return a fresh code with which a member chooses a password; earlier codes stop working.

    Only its keyed digest is kept. drawn: one that stands on paper already, of `draw_code`. Raises NotAMember for
    somebody without a number to sign in with, MemberDeceased.
    """
    hold_person(person)
    refuse_deceased(person)
    shown = drawn or draw_code()
    return IssuedCode(shown, issue_activation_codes(person.organisation, {person: shown}, actor=actor))


@transaction.atomic
def issue_activation_codes(organisation: Organisation, drawn: Mapping[Person, str], *, actor: Actor) -> datetime:
    """Issue the codes that stand on paper, of `draw_code`, each to its person; earlier codes of theirs stop working.

    All of them or none, in as many statements as for one. Returns when they expire. Raises NotAMember for somebody
    without a number to sign in with.
    """
    now, today = clock.now(), clock.today(organisation)
    persons = sorted(drawn, key=lambda one: one.pk)
    # In the order of their keys, so that two who issue at once wait for each other.
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in persons])
    list(rows.order_by("pk").values_list("pk", flat=True))
    members = people.members_on(persons, today)
    for person in persons:
        if person.pk not in members:
            raise NotAMember(name=person.full_name, on=today)
    codes = ActivationCode.objects.for_organisation(organisation).filter(person__in=persons)
    codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    expires_at = now + CODE_LASTS
    ActivationCode.objects.bulk_create(
        ActivationCode(
            organisation=organisation,
            person=person,
            digest=_digest(person, drawn[person]),
            issued_by_id=actor.account_id,
            issued_at=now,
            expires_at=expires_at,
        )
        for person in persons
    )
    audit.record_each(
        organisation,
        actor=actor,
        action="activation_code.issued",
        object_kind="person",
        told=[(person.public_id, {"expires_at": expires_at.isoformat()}) for person in persons],
    )
    return expires_at


@transaction.atomic
def activate(organisation: Organisation, *, number: str, code: str, password: str) -> Account:
    """Spend an activation code: the member's account signs in by number with this password.

    Raises ActivationRefused, whatever was wrong: number, code, organisation, or time.
    """
    person = people.person_of_number(organisation, number)
    # A code given under a number that went since opens nothing; the number that remains has its own.
    if person is None or who_remains(person).pk != person.pk or death_of(person) or not _spend(person, code):
        raise ActivationRefused
    link = AccountLink.objects.filter(person=person, signs_in_by_number=True).select_related("account").first()
    account = link.account if link else Account.objects.create_user(name=person.full_name, language=person.language)
    account.set_password(password)
    account.save(update_fields=["password"])
    actor = Actor(account_id=account.pk, public_id=account.public_id, label=str(account))
    if link is None:
        link_account(account, person, actor=actor, by_number=True)
    audit.record_person(person, actor=actor, action="account.activated")
    return account


def _spend(person: Person, code: str) -> bool:
    """Mark the code as used; the row itself decides between two who try at once."""
    now = clock.now()
    unused = ActivationCode.objects.for_organisation(person.organisation).filter(
        person=person, digest=_digest(person, code), used_at=None, expires_at__gt=now
    )
    return unused.update(used_at=now) == 1


def _digest(person: Person, code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("membership.activation", f"{person.public_id}:{letters}", algorithm="sha256").hexdigest()


@transaction.atomic
def choose_password(account: Account, password: str, *, actor: Actor) -> None:
    """Replace the password of an account that has one. Its other sessions end."""
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.record(
        None,
        actor=actor,
        action="account.password_chosen",
        object_kind="account",
        object_id=account.public_id,
    )


@transaction.atomic
def choose_language(account: Account, language: str, *, actor: Actor) -> None:
    """Remember in which language an account reads its pages."""
    if account.language == language:
        return
    before, account.language = account.language, language
    account.save(update_fields=["language"])
    audit.record(
        None,
        actor=actor,
        action="account.language_chosen",
        object_kind="account",
        object_id=account.public_id,
        values={"from": before, "to": language},
    )
