"""Who holds the keys of a secret vote: the organisation's server, and scrutineers where the poll names some."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction

from membership.access import links_of
from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.models import Account, Organisation
from membership.services import audit
from membership.services.deceased import refuse_account_of_the_dead
from voting.crypto.canonical import dumps, items, loads, sha256_hex
from voting.crypto.errors import CryptoError
from voting.crypto.groups import Group, draw_secret, group
from voting.crypto.proofs import Proof
from voting.crypto.signed import Signed
from voting.crypto.tally import PartialDecryption, decrypt, read_decryption
from voting.crypto.trustees import Item, Single, Threshold, TrusteeKey, Trustees, trustee_key
from voting.errors import ThresholdUnfit, TrusteePartNotDue, TrusteePartUnfit, TrusteesNotReady
from voting.models import Poll, PollMode, PollState, SealedKey, SealedTrustee
from voting.queries.elected import election_of
from voting.queries.sealed.elections import Sealed, sealed_of
from voting.queries.sealed.sums import sealed_sum
from voting.services.scrutineers import heed_candidacy
from voting.services.sealed import vault
from voting.services.stages import count_again

SERVER = 1
"""The server is the first trustee of every list."""
ANNOUNCEMENT = re.compile("[0-9a-f]{64}")


STEPS = ("announcement", "cert", "coefexps", "values", "signature", "key")
"""What each keeper of a share writes, in this order; a step begins once everybody has done the one before it."""


@transaction.atomic
def invite_trustees(
    poll: Poll, *, accounts: Sequence[Account], threshold: int, reason: str = "", actor: Actor
) -> list[SealedTrustee]:
    """Name the scrutineers who make keys before the vote opens. So many of them open the result, with the server.

    reason: why somebody who stands holds one all the same. Raises RuleBars or OverrideReasonMissing for a candidate,
    MemberDeceased.
    """
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.state != PollState.DRAFT or locked.mode != PollMode.SECRET:
        raise StateNotAllowed(action="invite_trustees", state=locked.state)
    if SealedTrustee.objects.filter(poll=locked).exists():
        raise TrusteePartNotDue
    if not 1 <= threshold <= len(accounts):
        raise ThresholdUnfit(threshold=threshold, trustees=len(accounts))
    for account in accounts:
        refuse_account_of_the_dead(account, locked.organisation)
    election = election_of(locked)
    standing = list(election.names.values()) if election else []
    heed_candidacy(accounts, standing, locked.organisation, locked.assembly, reason=reason, by=actor)
    locked.threshold = threshold
    locked.save(update_fields=["threshold"])
    named = [
        SealedTrustee.objects.create(
            organisation_id=locked.organisation_id,
            poll=locked,
            number=SERVER + place,
            account=account,
            name=name_of(account, locked.organisation),
        )
        for place, account in enumerate(accounts, 1)
    ]
    _record(locked, actor, "trustees.invited", {"trustees": [one.name for one in named], "threshold": threshold})
    return named


def name_of(account: Account, organisation: Organisation) -> str:
    """Return the name that voters and the public will read: of somebody in the register, before an e-mail address."""
    if account.name:
        return account.name
    link = links_of(account, organisation).first()
    return link.person.full_name if link else str(account)


@transaction.atomic
def publish_part(trustee: SealedTrustee, *, step: str, written: str, actor: Actor) -> SealedTrustee:
    """Keep what a scrutineer's own device made at one step of the ceremony. No secret ever comes here.

    Where every key is needed there is one step, the key. Raises TrusteePartNotDue, TrusteePartUnfit.
    """
    poll = Poll.objects.select_for_update().get(pk=trustee.poll_id)
    locked: SealedTrustee = SealedTrustee.objects.select_for_update().get(pk=trustee.pk)
    due = due_step(poll, locked)
    if poll.state != PollState.DRAFT or step != due or not step or locked.account_id != actor.account_id:
        raise TrusteePartNotDue
    _check_part(group(poll.group), locked, step, written)
    setattr(locked, step, written)
    locked.save(update_fields=[step])
    _record(poll, actor, "trustee.key_published", {"trustee": locked.name, "step": step})
    return locked


def due_step(poll: Poll, trustee: SealedTrustee) -> str:
    """Return the step a keeper has to do now; empty when there is none, or others have to come first."""
    people = list(SealedTrustee.objects.filter(poll=poll, account__isnull=False))
    for step in STEPS if poll.threshold < len(people) else STEPS[-1:]:
        if not getattr(trustee, step):
            return step
        if not all(getattr(one, step) for one in people):
            return ""
    return ""


def _check_part(chosen: Group, trustee: SealedTrustee, step: str, written: str) -> None:
    """Refuse what cannot be a part of the ceremony. Whether all of them fit together is seen when the vote opens."""
    try:
        match step:
            case "announcement":
                if not ANNOUNCEMENT.fullmatch(written):
                    raise TrusteePartUnfit
            case "cert":
                Signed.from_json(chosen, loads(written))
            case "coefexps":
                Signed.from_json(chosen, loads(written))
                if sha256_hex(written) != trustee.announcement:
                    raise TrusteePartUnfit
            case "values":
                items(loads(written))
            case "signature":
                Proof.from_json(chosen, loads(written))
            case _:
                _readable_key(chosen, written)
    except CryptoError:
        raise TrusteePartUnfit from None


@transaction.atomic
def give_decryption(trustee: SealedTrustee, *, decryption: str, actor: Actor) -> SealedTrustee:
    """Keep a scrutineer's part in opening the result, once every proof of it holds. The vote is closed by then."""
    poll = Poll.objects.select_for_update().get(pk=trustee.poll_id)
    locked: SealedTrustee = SealedTrustee.objects.select_for_update().get(pk=trustee.pk)
    summed = sealed_sum(poll)
    if poll.state != PollState.CLOSED or summed is None or locked.decryption or locked.account_id != actor.account_id:
        raise TrusteePartNotDue
    sealed = sealed_of(poll.pk)
    try:
        read_decryption(sealed.election, summed, _key_of(sealed, locked), decryption)
    except CryptoError:
        raise TrusteePartUnfit from None
    locked.decryption = decryption
    locked.save(update_fields=["decryption"])
    _record(poll, actor, "trustee.decrypted", {"trustee": locked.name})
    count_again(poll)
    return locked


def trustees_ready(poll: Poll) -> Trustees:
    """Return the trustees of a poll about to open; the server's own key is made here. Raises TrusteesNotReady."""
    chosen = group(poll.group)
    people = list(SealedTrustee.objects.filter(poll=poll, account__isnull=False))
    missing = [one.name for one in people if not one.key]
    if missing:
        raise TrusteesNotReady(names=", ".join(missing))
    server = _server(poll, chosen)
    held: list[Item] = [Single(_readable_key(chosen, server.key))]
    if poll.threshold < len(people):
        held.append(_shared(chosen, poll, people))
    else:
        held += [Single(_readable_key(chosen, one.key)) for one in people]
    try:
        return Trustees.of(chosen, held)
    except CryptoError:
        raise TrusteePartUnfit from None


def _shared(chosen: Group, poll: Poll, people: Sequence[SealedTrustee]) -> Threshold:
    """Return the key that so many of these scrutineers share, from what each of them wrote."""
    return Threshold(
        poll.threshold,
        tuple(Signed.from_json(chosen, loads(one.cert)) for one in people),
        tuple(Signed.from_json(chosen, loads(one.coefexps)) for one in people),
        tuple(Proof.from_json(chosen, loads(one.signature)) for one in people),
        tuple(_readable_key(chosen, one.key) for one in people),
    )


def open_as_server(poll: Poll) -> SealedTrustee:
    """Use the server's key, once, after the close, and leave the proof that it was used for this sum alone.

    The poll's row is locked by the caller. Used already: what it gave then.
    """
    server: SealedTrustee = SealedTrustee.objects.select_for_update().get(poll=poll, number=SERVER)
    if server.decryption:
        return server
    summed = sealed_sum(poll)
    if poll.state != PollState.CLOSED or summed is None:
        raise TrusteePartNotDue
    sealed = sealed_of(poll.pk)
    box = SealedKey.objects.get(trustee=server).box
    secret = int(vault.unseal(_purpose(poll), bytes(box)))
    part: PartialDecryption = decrypt(sealed.election, summed, secret)
    server.decryption = part.written
    server.save(update_fields=["decryption"])
    # Used once, it is of no use any more: what could open a single ballot is gone.
    SealedKey.objects.filter(trustee=server).delete()
    _record(poll, Actor.system(), "trustee.key_used", {"trustee": server.name})
    return server


def forget_server_key(poll: Poll) -> bool:
    """Delete the server's key of a vote that is given up: its ballots stay, and nothing shall open one of them.

    In the caller's transaction, which holds the poll's row. Returns whether there was one: there is none before the
    opening, and once it was used.
    """
    removed, _by_model = SealedKey.objects.filter(trustee__poll=poll).delete()
    return bool(removed)


def _server(poll: Poll, chosen: Group) -> SealedTrustee:
    found: SealedTrustee | None = SealedTrustee.objects.filter(poll=poll, number=SERVER).first()
    if found is not None:
        return found
    secret = draw_secret(chosen.q)
    server: SealedTrustee = SealedTrustee.objects.create(
        organisation_id=poll.organisation_id,
        poll=poll,
        number=SERVER,
        name=poll.organisation.name_fr,
        key=dumps(trustee_key(chosen, secret).as_json(chosen)),
    )
    SealedKey.objects.create(
        organisation_id=poll.organisation_id, trustee=server, box=vault.seal_up(_purpose(poll), str(secret).encode())
    )
    return server


def _purpose(poll: Poll) -> str:
    return f"trustee|{poll.public_id}"


def _readable_key(chosen: Group, written: str) -> TrusteeKey:
    try:
        key = TrusteeKey.from_json(chosen, loads(written))
        key.check(chosen)
    except CryptoError:
        raise TrusteePartUnfit from None
    return key


def _key_of(sealed: Sealed, trustee: SealedTrustee) -> object:
    return sealed.trustees.keys[trustee.number - 1].public_key


def _record(poll: Poll, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        poll.organisation,
        actor=actor,
        action=action,
        object_kind="poll",
        object_id=poll.public_id,
        values=values,
    )
