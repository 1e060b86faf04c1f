"""One walk through a file, the same for the rehearsal and for the act, so that their totals cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from membership.models import Organisation
from membership.queries.known_members import KnownMember, known_members
from membership.rules.importing.blocks import Block
from membership.rules.importing.fields import PHONES, SECTIONS, Field
from membership.rules.importing.layout import Layout
from membership.rules.importing.likeness import is_another_name
from membership.rules.importing.refusals import NumberRepeated, Refusal
from membership.rules.importing.rows import MemberRow
from membership.rules.importing.table import Record
from membership.rules.importing.words import Status
from membership.services.imports.reports import RefusedRow, Tally
from membership.services.imports.sheets import Sheet

# How far a long import is: rows done, rows in all.
Progress = Callable[[int, int], None]

# Rows looked up and written together: enough to make a statement cheap, few enough to be told of.
TOGETHER = 2000
DIFFERS = "differs"


def walk(
    organisation: Organisation, sheet: Sheet, tally: Tally, progress: Progress | None, *, is_known_empty: bool = False
) -> Iterator[Block]:
    """Yield the members that are new, some at a time, counting everything else in `tally`.

    is_known_empty: nobody is in the register, and nobody can come in meanwhile.
    """
    first_seen: dict[str, int] = {}
    records = sheet.table.records()
    if sheet.share_class is not None:
        tally.hear([f"{sheet.share_class.pk} {sheet.share_class.unit_price_cents}"])
    _tell(progress, 0, sheet)
    while together := list(islice(records, TOGETHER)):
        good = _good(sheet, together, tally, first_seen)
        numbers = good.column("number")
        known = known_members(organisation, numbers, sheet.on) if numbers and not is_known_empty else {}
        new = good.only([number not in known for number in numbers]) if known else good
        tally.rows += len(together)
        tally.new += len(new)
        tally.matched += len(good) - len(new)
        tally.hear(new.column("number"))
        _note(good, known, sheet, tally)
        yield new
        _tell(progress, tally.rows, sheet)


def _tell(progress: Progress | None, done: int, sheet: Sheet) -> None:
    if progress is not None:
        progress(done, sheet.rows)


def _good(sheet: Sheet, together: Sequence[Record], tally: Tally, first_seen: dict[str, int]) -> Block:
    """Return the rows that read well and bear a number of their own, and keep the others with their reasons."""
    read = sheet.reading.read_together(together)
    numbers = read.good.column("number")
    if not read.refused and len(set(numbers)) == len(numbers) and first_seen.keys().isdisjoint(numbers):
        first_seen.update(zip(numbers, read.good.column("row"), strict=True))
        return read.good
    own = iter(numbers)
    kept: list[bool] = []
    for place, record in enumerate(together):
        against = read.refused.get(place, ())
        number = sheet.reading.number_in(record) if against else next(own)
        refusals = _repeated(record, number, first_seen) + against
        if refusals:
            tally.refused.append(RefusedRow(record.row, _raw(record, sheet), refusals))
        if not against:
            kept.append(not refusals)
    return read.good.only(kept)


def _repeated(record: Record, number: str, first_seen: dict[str, int]) -> tuple[Refusal, ...]:
    """Return what is against a row whose number an earlier row of the file bears."""
    first_row = first_seen.setdefault(number, record.row) if number else record.row
    if first_row == record.row:
        return ()
    return (Refusal(record.row, Field.MEMBER_NUMBER, NumberRepeated(number=number, first_row=first_row)),)


def _raw(record: Record, sheet: Sheet) -> dict[str, str]:
    """Return the row as written, by the names of its columns; what lies beyond them goes by its place."""
    names = sheet.how.header
    return {names[place] if place < len(names) else f"({place + 1})": cell for place, cell in enumerate(record.cells)}


def _note(good: Block, known: Mapping[str, KnownMember], sheet: Sheet, tally: Tally) -> None:
    if not known:
        for place in good.out_of_the_ordinary(sheet.on):
            _note_new(good.row(place), sheet, tally)
        return
    for member in good:
        there = known.get(member.number)
        if there is None:
            _note_new(member, sheet, tally)
        else:
            tally.others += _is_somebody_else(member, there)
            for field in _differences(member, there, sheet.layout):
                tally.remark(member.row, DIFFERS, field)


def _note_new(member: MemberRow, sheet: Sheet, tally: Tally) -> None:
    for doubt in member.doubts(sheet.on):
        tally.remark(member.row, doubt.value)
    if member.phones or member.sections or member.birth_on is not None or member.attested is not None:
        for code, is_told in _brought_beside(member).items():
            if is_told:
                tally.remark(member.row, code)


def _brought_beside(member: MemberRow) -> dict[str, bool]:
    """Return what else the row brings: few lists tell it, and one should see that it is understood."""
    return {
        "phones_told": bool(member.phones),
        "ages_told": member.birth_on is not None or member.attested is not None,
        "sections_told": any(stay.since is not None for stay in member.sections),
        "sections_undated": any(stay.since is None for stay in member.sections),
    }


def _is_somebody_else(member: MemberRow, there: KnownMember) -> bool:
    listed, held = (member.given_name, member.family_name), (there.given_name, there.family_name)
    return listed != held and is_another_name(" ".join(listed), " ".join(held))


_COMPARED = {
    Field.GIVEN_NAME: "given_name",
    Field.FAMILY_NAME: "family_name",
    Field.EMAIL: "email",
    Field.PHONE: "phone",
    Field.ADDRESS: "address",
    Field.CITY: "city",
    Field.POSTAL_CODE: "postal_code",
    Field.LANGUAGE: "language",
    Field.CATEGORY: "category",
    Field.JOINED_ON: "joined_on",
    Field.REPRESENTATIVE: "representative",
    Field.BIRTH_ON: "birth_on",
    Field.ATTESTED_AGE: "attested",
}


def _differences(member: MemberRow, there: KnownMember, layout: Layout) -> Iterator[Field]:
    """Yield what the list says otherwise than the register, which keeps what it has."""
    for field, name in _COMPARED.items():
        if field in layout and getattr(member, name) != getattr(there, name):
            yield field
    held = {there.phone, *there.phones}
    for field, kind in PHONES.items():
        if any(one == kind and number not in held for one, number in member.phones):
            yield field
    listed = {f"{stay.kind}:{stay.key}" for stay in member.sections}
    differing = {name.partition(":")[0] for name in listed.symmetric_difference(there.sections)}
    yield from (field for field in SECTIONS if field in layout and field.value in differing)
    if Field.KIND in layout and member.is_legal != there.is_legal:
        yield Field.KIND
    left_unsaid = member.status.is_departure and member.left_on is None
    if Field.LEFT_ON in layout and member.left_on != there.left_on and not (left_unsaid and there.left_on):
        yield Field.LEFT_ON
    if Field.STATUS in layout and there.left_on is None and (member.status is Status.SUSPENDED) != there.is_suspended:
        yield Field.STATUS
