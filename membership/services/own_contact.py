"""What somebody keeps up themselves: telephones and language at once, an e-mail once it has proved to be theirs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from membership.actors import Actor
from membership.clock import now
from membership.errors import AlreadySo, LinkExpired, LinkUnknown
from membership.models import Account, AccountLink, EmailChange, Organisation, Person, PhoneKind, normal_email
from membership.services import audit
from membership.services.contacts import change_contact
from membership.services.joined import hold_person

# Long enough to find the message in the evening, short enough that an old one in a mailbox does nothing.
LINK_LASTS = timedelta(days=2)


@transaction.atomic
def change_phones(
    person: Person, *, phone: str, phones: Sequence[tuple[PhoneKind, str]], language: str, actor: Actor
) -> Person:
    """Write the telephones of a person and the language of their letters; the e-mail stays what it is."""
    locked = hold_person(person)
    return change_contact(locked, email=locked.email, phone=phone, language=language, phones=phones, actor=actor)


@dataclass(frozen=True, slots=True)
class AskedEmail:
    """A change that waits for its link. token: in clear this once, for the message; kept nowhere."""

    token: str
    email: str
    expires_at: datetime


@transaction.atomic
def ask_email_change(person: Person, *, email: str, actor: Actor) -> AskedEmail:
    """Write that a person gave another address; an earlier link stops working. The register still holds the first one.

    Raises AlreadySo when the register has this address.
    """
    locked = hold_person(person)
    address = email.strip()
    if address.lower() == locked.email.lower():
        raise AlreadySo(name=locked.full_name, event=address)
    at = now()
    _waiting(locked).update(settled_at=at, email="")
    token = secrets.token_urlsafe(24)
    change = EmailChange.objects.create(
        organisation_id=locked.organisation_id,
        person=locked,
        email=address,
        digest=_digest(token),
        asked_by_id=actor.account_id,
        asked_at=at,
        expires_at=at + LINK_LASTS,
    )
    # Not the address: it may be somebody else's, mistyped.
    audit.record_person(locked, actor=actor, action="person.email_asked", values={"expires_at": change.expires_at})
    return AskedEmail(token, address, change.expires_at)


def email_change_of(organisation: Organisation, token: str) -> EmailChange:
    """Return the change that a link was sent for. Changes nothing. Raises LinkUnknown, LinkExpired."""
    rows = EmailChange.objects.for_organisation(organisation).filter(digest=_digest(token))
    found: EmailChange | None = rows.select_related("person__organisation").first()
    if found is None:
        raise LinkUnknown
    if found.settled_at is not None or found.expires_at <= now():
        raise LinkExpired
    return found


@dataclass(frozen=True, slots=True)
class ConfirmedEmail:
    """The address that holds now, the one before, and whether the account signs in with the new one already."""

    person: Person
    before: str
    account_moved: bool


@transaction.atomic
def confirm_email_change(organisation: Organisation, *, token: str, actor: Actor) -> ConfirmedEmail:
    """Let the new address replace the first, once: whoever follows the link has the mailbox.

    Raises LinkUnknown for no link of ours, LinkExpired for one that was used, replaced or is too old.
    """
    change = email_change_of(organisation, token)
    person = hold_person(change.person)
    email, before = change.email, person.email
    # The row itself decides between two who follow the link at once.
    if not EmailChange.objects.filter(pk=change.pk, settled_at=None).update(settled_at=now(), email=""):
        raise LinkExpired
    phones = [(PhoneKind(kind), number) for kind, number in person.phones.values_list("kind", "number")]
    confirmed = change_contact(
        person, email=email, phone=person.phone, language=person.language, phones=phones, actor=actor
    )
    return ConfirmedEmail(confirmed, before, _move_account(confirmed, before, email))


def _move_account(person: Person, before: str, after: str) -> bool:
    """Let the account that signed in through the old mailbox sign in through the new one, if it is this person's alone.

    A couple's account stays with whoever remains at the old address; the new one opens an account of its own.
    """
    account = Account.objects.select_for_update().filter(email=normal_email(before)).first()
    if account is None or Account.objects.filter(email=normal_email(after)).exists():
        return False
    if not AccountLink.objects.filter(account=account, person=person).exists():
        return False
    if AccountLink.objects.filter(account=account).exclude(person=person).exists():
        return False
    account.email = normal_email(after)
    account.save(update_fields=["email"])
    EmailAddress.objects.filter(user=account).update(email=account.email, verified=True)
    return True


def _waiting(person: Person) -> QuerySet[EmailChange]:
    return EmailChange.objects.filter(person=person, settled_at=None)


def _digest(token: str) -> str:
    return salted_hmac("membership.email-change", token, algorithm="sha256").hexdigest()
