"""Credentials made by somebody who is not the server: it is given the public halves alone, and never knows the others.

Whoever makes credentials could vote for members who do not. With an authority apart the server cannot; the authority
could, and the number of ballots beside that of the marks on the roll would tell.
"""

from __future__ import annotations

from django.db import transaction

from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.models import Account
from membership.services import audit
from membership.services.deceased import refuse_account_of_the_dead
from voting.crypto.canonical import sha256_hex
from voting.crypto.credentials import CredentialList
from voting.crypto.elections import new_uuid
from voting.crypto.errors import CryptoError
from voting.crypto.groups import Group, group
from voting.errors import CredentialsUnfit, PapersWithAuthority, TrusteePartNotDue
from voting.models import CredentialAuthority, Poll, PollMode, PollState
from voting.services.sealed.trustees import name_of


@transaction.atomic
def name_authority(poll: Poll, *, account: Account, actor: Actor) -> CredentialAuthority:
    """Let somebody make the credentials of a vote in preparation. The name of its election is fixed here.

    Raises StateNotAllowed, PapersWithAuthority, MemberDeceased.
    """
    locked = _lock(poll, "name_authority")
    if locked.takes_paper:
        raise PapersWithAuthority
    refuse_account_of_the_dead(account, locked.organisation)
    name = name_of(account, locked.organisation)
    found, _is_new = CredentialAuthority.objects.update_or_create(
        poll=locked,
        defaults={"account": account, "name": name, "public": "", "count": 0},
        create_defaults={
            "organisation_id": locked.organisation_id,
            "account": account,
            "name": name,
            "uuid": new_uuid(),
        },
    )
    _record(locked, actor, "credentials.authority_named", {"authority": found.name})
    return found


@transaction.atomic
def publish_credentials(authority: CredentialAuthority, *, written: str, actor: Actor) -> CredentialAuthority:
    """Keep the public credentials, instead of any given before, until the vote opens.

    written: a list of them as JSON. Raises CredentialsUnfit when one is none, or stands twice; TrusteePartNotDue when
    it is not the reader's to do; StateNotAllowed.
    """
    if authority.account_id != actor.account_id:
        raise TrusteePartNotDue
    # Before the lock, which acts on members wait for: of a long list it takes a minute. The group of a vote is fixed.
    listed = _read(written, group(authority.poll.group))
    poll = _lock(authority.poll, "publish_credentials")
    locked: CredentialAuthority = CredentialAuthority.objects.select_for_update().get(pk=authority.pk)
    if locked.account_id != actor.account_id:
        raise TrusteePartNotDue
    locked.public, locked.count = listed.written, len(listed.weights)
    locked.save(update_fields=["public", "count"])
    values = {"credentials": locked.count, "credentials_sha256": sha256_hex(locked.public)}
    _record(poll, actor, "credentials.published", values)
    return locked


def _read(written: str, chosen: Group) -> CredentialList:
    try:
        given = CredentialList.from_text(written)
        listed = CredentialList.of([(public, 1) for public in given.weights])
        listed.check(chosen)
    except CryptoError:
        raise CredentialsUnfit from None
    if not given.weights or given.total_weight != len(given.weights):
        raise CredentialsUnfit
    return listed


def _lock(poll: Poll, action: str) -> Poll:
    locked: Poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.state != PollState.DRAFT or locked.mode != PollMode.SECRET:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _record(poll: Poll, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        poll.organisation,
        actor=actor,
        action=action,
        object_kind="poll",
        object_id=poll.public_id,
        values=values,
    )
