"""What votes hold on somebody: rolls they stand on, open votes. Nothing joins a secret ballot to anybody."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from membership.models import Person
from membership.queries.held import sources
from membership.queries.held.parts import Column, Named, Part, Said
from membership.rules import reasons
from voting.models import Poll, PollMode, PollState, PreparedDevice, RollCallVote, RollEntry
from voting.models.rolls import Choice
from voting.queries.sealed.marks import marks_among

UNMARKED = "none"
MARKS = {"issued": _("Credential handed out"), "paper": _("Paper ballot handed out"), UNMARKED: _("No sign")}
CHOICES = {Choice.FOR: _("For"), Choice.AGAINST: _("Against"), Choice.ABSTAIN: _("Abstention")}


def parts(person: Person) -> Iterator[Part]:
    own = Q(membership__person=person) | Q(exercised_by=person)
    yield _rolls(person, own)
    yield _open_votes(person, own)
    yield _devices(person)


def _rolls(person: Person, own: Q) -> Part:
    found = RollEntry.objects.filter(own, organisation=person.organisation_id).select_related("roll__poll__motion")
    entries = list(found.order_by("-roll__record_instant", "-pk"))
    told = [one for one in entries if _is_told(one.roll.poll)]
    marks = marks_among(told)
    signs = {one.pk: marks.get(one.pk, UNMARKED) for one in told}
    rows = [
        (
            one.roll.record_instant,
            Named(one.roll.poll.public_id, one.roll.poll.motion.title_fr, one.roll.poll.motion.title_en),
            one.name,
            one.exercised_by_name,
            one.is_entitled,
            Said(signs[one.pk], MARKS[signs[one.pk]]) if one.pk in signs else "",
            Named(
                one.reason_code,
                reasons.sentence(one.reason_code, one.reason_params, "fr"),
                reasons.sentence(one.reason_code, one.reason_params, "en"),
            ),
        )
        for one in entries
    ]
    columns = (
        Column("at", _("When")),
        Column("vote", _("Vote")),
        Column("name", _("Member")),
        Column("exercised_by", _("Voted by")),
        Column("is_entitled", _("Could vote")),
        Column("mark", _("Sign on the roll of a secret vote")),
        Column("reason", _("Why")),
    )
    note = _(
        "How somebody voted in a secret ballot is written nowhere. Once such a vote has closed, its roll says here "
        "whether a credential or a paper was handed out in your name. If one was and you asked for none, or none was "
        "and you voted, tell the scrutineers."
    )
    return Part("rolls", _("Electoral rolls you stand on"), columns, rows, note=note, position=35)


def _is_told(poll: Poll) -> bool:
    """Return whether the sign on a line may be read: two readings while votes are cast would bracket an instant."""
    return poll.mode == PollMode.SECRET and poll.state not in (PollState.DRAFT, PollState.READY, PollState.OPEN)


def _open_votes(person: Person, own: Q) -> Part:
    entries = RollEntry.objects.filter(own, organisation=person.organisation_id)
    votes = RollCallVote.objects.filter(entry__in=entries.values("pk")).select_related("poll__motion")
    rows = [
        (
            one.cast_at,
            Named(one.poll.public_id, one.poll.motion.title_fr, one.poll.motion.title_en),
            Said(one.choice, CHOICES[Choice(one.choice)]),
        )
        for one in votes.order_by("-cast_at", "-pk")
    ]
    columns = (Column("at", _("When")), Column("vote", _("Vote")), Column("choice", _("Choice")))
    note = _("Votes by name, which stand in the minutes.")
    return Part("open_votes", _("Your votes by name"), columns, rows, note=note, position=36)


def _devices(person: Person) -> Part:
    mine = Q(membership__person=person) | Q(person=person)
    devices = PreparedDevice.objects.filter(mine, organisation=person.organisation_id)
    rows = [
        (Named(one.assembly.public_id, one.assembly.title_fr, one.assembly.title_en), one.membership.number)
        for one in devices.select_related("assembly", "membership").order_by("-pk")
    ]
    columns = (Column("meeting", _("Meeting")), Column("member", _("Member number")))
    note = _("Of a device only its public key is kept, which tells nothing of how you vote.")
    return Part("devices", _("Devices you prepared for secret votes"), columns, rows, note=note, position=37)


def offer() -> None:
    """Let these be asked."""
    sources.register("voting", parts)
