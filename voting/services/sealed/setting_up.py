"""Setting up the election of a secret vote, in the transaction that opens it.

Its text, its keys and its list of credentials are fixed here, and nobody is added afterwards.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max, Min

from governance.models import Assembly, Motion
from membership.actors import Actor
from membership.models import Membership
from membership.services import audit
from membership.services.imports.copying import copy_rows
from voting.crypto.credentials import CredentialList, new_credential, public_of
from voting.crypto.devices import SealedFactor, credential_for
from voting.crypto.elections import Election, Question, new_uuid
from voting.crypto.groups import BELENIOS_2048, ED25519, Group, group
from voting.errors import CredentialsDoNotFit
from voting.models import (
    MARKS_PER_ROW,
    Choice,
    CredentialAuthority,
    DeviceFactor,
    ElectoralRoll,
    MarkedRoll,
    Poll,
    PreparedDevice,
    RollEntry,
    SealedBallot,
    SealedElection,
    SealedHandout,
    SealedQuestion,
    SealedSlip,
)
from voting.services.sealed import vault
from voting.services.sealed.trustees import trustees_ready

# In the text of an election both languages stand side by side: it is one text, hashed once.
BOTH = " / "
# Debian's tool knows the group of 2048 bits; beyond this many members a vote is sealed in the quicker one.
LARGE_REGISTER = 20_000
ANSWERS = (
    {"key": Choice.FOR.value, "fr": "Pour", "en": "For"},
    {"key": Choice.AGAINST.value, "fr": "Contre", "en": "Against"},
    {"key": Choice.ABSTAIN.value, "fr": "Abstention", "en": "Abstain"},
)


@transaction.atomic
def set_up_election(poll: Poll, roll: ElectoralRoll, *, instant: datetime, actor: Actor) -> SealedElection:
    """Write the election of a poll: questions, keys, credentials, places in the box, marks to be made.

    The poll's row is locked by the caller. Raises TrusteesNotReady when a key is missing, CredentialsDoNotFit
    when an authority made more or fewer credentials than the roll has votes.
    """
    chosen = group(poll.group)
    trustees = trustees_ready(poll)
    questions = _questions(poll)
    authority = authority_of(poll)
    election = Election.drawn_up(
        group=chosen,
        public_key=trustees.public_key(chosen),
        questions=[_as_written(question) for question in questions],
        uuid=authority.uuid if authority else new_uuid(),
        name=_both(poll.assembly.title_fr, poll.assembly.title_en),
        description=_both(poll.organisation.name_fr, poll.organisation.name_en),
    )
    made = _given(authority, roll) if authority else _make_credentials(roll, election.uuid, chosen)
    listed = CredentialList.of([(public, 1) for public in made.public])
    sealed = SealedElection.objects.create(
        organisation_id=poll.organisation_id,
        poll=poll,
        uuid=election.uuid,
        group=chosen.name,
        text=election.written,
        fingerprint=election.fingerprint,
        trustees=trustees.written,
        credentials=listed.written,
        places=roll.entitled,
        devices=len(made.factors),
        timestamp=int(instant.timestamp()),
    )
    _write_box(sealed, made)
    _write_marks(roll)
    audit.record(
        poll.organisation,
        actor=actor,
        action="poll.sealed",
        object_kind="poll",
        object_id=poll.public_id,
        values={
            "election": election.fingerprint,
            "trustees": len(trustees.keys),
            "trustees_sha256": _sha256(trustees.written),
            "credentials_sha256": _sha256(listed.written),
            "credentials": roll.entitled,
            "devices": sealed.devices,
        },
    )
    return sealed


def group_of(assembly: Assembly) -> str:
    """Return the group in which the secret votes of a meeting are sealed: the same for all of them.

    A device prepared for the meeting serves in each of its votes, however the register grows between them. The
    meeting's row is locked by whoever writes what it rests on.
    """
    polls = Poll.objects.filter(assembly=assembly).exclude(group="").order_by("pk")
    devices = PreparedDevice.objects.filter(assembly=assembly).order_by("pk")
    for rows in (polls, devices):
        chosen = rows.values_list("group", flat=True).first()
        if chosen:
            return str(chosen)
    return group_for(assembly.organisation_id)


def group_for(organisation_id: int) -> str:
    """Return the group for votes of this organisation, by how large its register is."""
    members = Membership.objects.filter(organisation=organisation_id)[: LARGE_REGISTER + 1].count()
    return ED25519 if members > LARGE_REGISTER else BELENIOS_2048


def forget_credentials(poll: Poll) -> None:
    """Delete what the server still knew of credentials: nobody is handed one any more. In the caller's transaction."""
    SealedSlip.objects.filter(election__poll=poll).delete()
    SealedHandout.objects.filter(election__poll=poll).delete()
    DeviceFactor.objects.filter(election__poll=poll).delete()


@dataclass(frozen=True, slots=True)
class _Made:
    """Fresh credentials, each side in an order of its own.

    factors: by line of the roll, with the key of its prepared device.
    """

    private: Sequence[str]
    public: Sequence[str]
    factors: Sequence[tuple[int, str, SealedFactor]] = ()


def _make_credentials(roll: ElectoralRoll, name: str, chosen: Group) -> _Made:
    """Make a credential for each vote: of a device where one was prepared, else one that anybody may be handed."""
    of_devices = [(entry, key, *credential_for(chosen, name, key)) for entry, key in _prepared(roll, chosen)]
    private = [new_credential() for _ in range(roll.entitled - len(of_devices))]
    public = [chosen.write(public_of(one, name, chosen)) for one in private]
    public += [credential for _entry, _key, credential, _factor in of_devices]
    return _Made(private, sorted(public), [(entry, key, factor) for entry, key, _credential, factor in of_devices])


def _prepared(roll: ElectoralRoll, chosen: Group) -> list[tuple[int, str]]:
    """Return the lines of the roll whose voter prepared a device for this meeting, with its public key."""
    devices = PreparedDevice.objects.filter(assembly=roll.poll.assembly_id, group=chosen.name)
    keys = {(one.membership_id, one.person_id): one.public_key for one in devices}
    lines = RollEntry.objects.filter(roll=roll, is_entitled=True, membership__in=[member for member, _ in keys])
    voters = lines.values_list("pk", "membership", "exercised_by")
    return [(entry, keys[member, person]) for entry, member, person in voters if (member, person) in keys]


def _given(authority: CredentialAuthority, roll: ElectoralRoll) -> _Made:
    """Return what the authority published. The private halves never were here."""
    public = list(CredentialList.from_text(authority.public or "[]").weights)
    if len(public) != roll.entitled:
        raise CredentialsDoNotFit(made=len(public), entitled=roll.entitled)
    return _Made((), public)


def authority_of(poll: Poll) -> CredentialAuthority | None:
    """Return who makes the credentials of a poll, None where the server does. Costs one SQL statement."""
    found: CredentialAuthority | None = CredentialAuthority.objects.filter(poll=poll).first()
    return found


def _write_box(sealed: SealedElection, made: _Made) -> None:
    """Write places and slips in the order of their random ids: where a row lies says nothing."""
    places = sorted((uuid.uuid4().hex, _sha256(public)) for public in made.public)
    copy_rows(
        SealedBallot,
        ["organisation_id", "id", "election_id", "credential_sha256", "text", "tracker", "earlier"],
        ((sealed.organisation_id, one, sealed.pk, digest, "", "", "{}") for one, digest in places),
    )
    purpose = slip_purpose(sealed.uuid)
    slips = sorted((uuid.uuid4().hex, vault.seal_up(purpose, private.encode())) for private in made.private)
    copy_rows(
        SealedSlip,
        ["organisation_id", "id", "election_id", "box"],
        ((sealed.organisation_id, one, sealed.pk, box) for one, box in slips),
    )
    DeviceFactor.objects.bulk_create(
        DeviceFactor(
            organisation_id=sealed.organisation_id,
            election=sealed,
            entry_id=entry,
            public_key=key,
            alpha=factor.alpha,
            sealed=factor.sealed,
        )
        for entry, key, factor in made.factors
    )


def slip_purpose(name: str) -> str:
    return f"slip|{name}"


def _write_marks(roll: ElectoralRoll) -> None:
    ends = RollEntry.objects.filter(roll=roll).aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    MarkedRoll.objects.bulk_create(
        MarkedRoll(
            organisation_id=roll.organisation_id,
            roll=roll,
            first=first,
            issued=bytes(MARKS_PER_ROW // 8),
            on_paper=bytes(MARKS_PER_ROW // 8),
        )
        for first in range(ends["first"], ends["last"] + 1, MARKS_PER_ROW)
    )


def _questions(poll: Poll) -> list[SealedQuestion]:
    """Return the questions of the poll; of a motion the one there is, for, against or abstain."""
    asked = list(SealedQuestion.objects.filter(poll=poll))
    if asked:
        return asked
    motion: Motion = poll.motion
    return [
        SealedQuestion.objects.create(
            organisation_id=poll.organisation_id,
            poll=poll,
            number=1,
            title_fr=motion.title_fr,
            title_en=motion.title_en,
            answers=list(ANSWERS),
            least=1,
            most=1,
        )
    ]


def _as_written(question: SealedQuestion) -> Question:
    return Question(
        _both(question.title_fr, question.title_en),
        tuple(_both(answer["fr"], answer["en"]) for answer in question.answers),
        question.least,
        question.most,
        question.blank,
    )


def _both(fr: str, en: str) -> str:
    return fr if not en or en == fr else f"{fr}{BOTH}{en}"


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
