"""From a row to what the register would hold of a member, or to every reason why it cannot.

A row is refused rather than half taken: the secretary corrects it and brings the file in again,
where the rows already there are known by their number.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from typing import NamedTuple, TypeVar

from membership.errors import CategoryClosed, DatesReversed, DomainError
from membership.rules.importing import refusals
from membership.rules.importing.blocks import Block
from membership.rules.importing.fields import LENGTHS, PHONES, SECTIONS, Field
from membership.rules.importing.layout import Instructions, Layout
from membership.rules.importing.quick import Quick
from membership.rules.importing.refusals import Refusal
from membership.rules.importing.rows import EarlierStay, MemberRow, SectionStay
from membership.rules.importing.table import Record
from membership.rules.importing.text import folded, is_formula, tidied, tidied_or_empty
from membership.rules.importing.values import DateOrder, cents_in, day_in, email_in
from membership.rules.importing.words import WORDS, Status
from membership.rules.months import MONTHS_IN_YEAR, add_months

T = TypeVar("T")

_TOTALS = ("total", "totaux", "somme", "sum", "grand total", "sous total", "subtotal")
_LONGEST_TOTAL = 20
# A cell of these fields is kept as it is: a surname may be Null.
_AS_WRITTEN = frozenset({Field.MEMBER_NUMBER, Field.GIVEN_NAME, Field.FAMILY_NAME})
_UNKNOWN = {
    Field.CATEGORY: refusals.UnknownCategory,
    Field.PREVIOUS_CATEGORY: refusals.UnknownCategory,
    Field.STATUS: refusals.UnknownStatus,
    Field.KIND: refusals.UnknownKind,
    Field.LANGUAGE: refusals.UnknownLanguage,
    Field.ATTESTED_AGE: refusals.UnknownAge,
    Field.REGION: refusals.UnknownRegion,
    Field.SECTOR: refusals.UnknownSector,
    Field.DOMAIN: refusals.UnknownDomain,
}

_EMPTY = {Field.CATEGORY: refusals.CategoryMissing, Field.PREVIOUS_CATEGORY: refusals.CategoryMissing}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the organisation itself brings to the reading of its list.

    on: the day the list is brought in. categories: the folded words for its categories, its own names
    included, each with its key. unit_price_cents: of one share; None when the list says nothing of shares.
    sections: the folded names of its open sections, each with its key, by the column that tells of their kind.
    closed: of each category that takes nobody new, since when and its name.
    """

    on: date

    categories: Mapping[str, str]
    unit_price_cents: int | None
    date_order: DateOrder
    sections: Mapping[Field, Mapping[str, str]] = attribute(default_factory=dict[Field, Mapping[str, str]])
    closed: Mapping[str, tuple[date, str]] = attribute(default_factory=dict[str, tuple[date, str]])


class ReadTogether(NamedTuple):
    """What some rows say: those that read well, in their order, and what is against the others, each by its place."""

    good: Block
    refused: Mapping[int, tuple[Refusal, ...]]


# What stands between two former categories, and between the days they ended.
_SEVERAL = "|"


class Reading:
    """How the rows of one file are read. Holds no row."""

    def __init__(self, header: tuple[str, ...], layout: Layout, instructions: Instructions, terms: Terms) -> None:
        self._width = len(header)
        self._layout = layout
        self._defaults = instructions.defaults
        self._terms = terms
        known = {**WORDS, Field.CATEGORY: terms.categories}
        known |= {field: terms.sections.get(field, {}) for field in SECTIONS}
        said_of = {**instructions.words, Field.PREVIOUS_CATEGORY: instructions.words.get(Field.CATEGORY, {})}
        known[Field.PREVIOUS_CATEGORY] = terms.categories
        # Of a closed category each row is asked when its member came into it.
        is_off = bool(instructions.defaults or terms.closed)
        self._quick = Quick(layout, len(header), terms.on, terms.date_order, is_off=is_off)
        # A meaning must be one of the field's own: a mapping may have named another.
        self._words = {
            field: {
                word: meaning
                for word, meaning in {**words, **said_of.get(field, {})}.items()
                if meaning in words.values()
            }
            for field, words in known.items()
        }

    def read(self, record: Record) -> MemberRow | tuple[Refusal, ...]:
        """Return the member the row tells of, or every reason against it."""
        quick = self._quick.read(record)
        return self.read_carefully(record) if quick is None else quick

    def read_together(self, records: Sequence[Record]) -> ReadTogether:
        """Return the same of all these rows: what repeats is read for all of them at once."""
        columns, doubtful = self._quick.read_together(records)
        refused: dict[int, tuple[Refusal, ...]] = {}
        for place in sorted(doubtful):
            # Although a row before it may have told meanwhile what its cells stand for: asking again costs more.
            answer = self.read_carefully(records[place])
            if not isinstance(answer, MemberRow):
                refused[place] = answer
                continue
            for column, value in zip(columns, answer, strict=True):
                column[place] = value
        good = Block(columns)
        return ReadTogether(good.only([n not in refused for n in range(len(records))]) if refused else good, refused)

    def read_carefully(self, record: Record) -> MemberRow | tuple[Refusal, ...]:
        """Return the same, whatever was read before."""
        cells = _Cells(record, self._layout, self._defaults)
        if cells.is_total():
            return (Refusal(record.row, None, refusals.TotalLine()),)
        if any(cell.strip() for cell in record.cells[self._width :]):
            # A separator inside a name shifts all that follows: no cell of the row can be trusted.
            slipped = refusals.TooManyCells(cells=len(record.cells), expected=self._width)
            return (Refusal(record.row, None, slipped),)
        member = self._member(cells)
        if is_formula(member.number):
            cells.refuse(Field.MEMBER_NUMBER, refusals.NumberIsFormula(value=member.number))
        if not cells.refusals:
            for field, reason in (
                *_contradictions(member, self._terms.on),
                *_closed_before(member, self._terms.closed),
            ):
                cells.refuse(field, reason)
        if cells.refusals:
            return tuple(cells.refusals)
        if not self._is_to_come(member.left_on):
            # «Active» says that somebody leaves only beside a day to come: other rows learn nothing from it.
            self._quick.learn(record, member)
        return member

    def number_in(self, record: Record) -> str:
        """Return the member number of a row, whether or not the rest of it reads well; none for a total."""
        cells = _Cells(record, self._layout, self._defaults)
        return "" if cells.is_total() else cells.text(Field.MEMBER_NUMBER)

    def _member(self, cells: "_Cells") -> MemberRow:
        left_on = self._day(cells, Field.LEFT_ON)
        left_reason = cells.text(Field.LEFT_REASON)
        is_legal = self._is_legal(cells)
        return MemberRow(
            row=cells.row,
            number=cells.required(Field.MEMBER_NUMBER, refusals.NumberMissing()),
            is_legal=is_legal,
            given_name=cells.text(Field.GIVEN_NAME),
            family_name=cells.required(Field.FAMILY_NAME, refusals.NameMissing()),
            email=cells.converted(Field.EMAIL, email_in, ""),
            phone=cells.text(Field.PHONE),
            address=cells.text(Field.ADDRESS),
            city=cells.text(Field.CITY),
            postal_code=cells.text(Field.POSTAL_CODE),
            language=self._word(cells, Field.LANGUAGE, empty="fr"),
            category=self._word(cells, Field.CATEGORY),
            status=self._status(cells, left_on, left_reason),
            joined_on=self._day(cells, Field.JOINED_ON),
            left_on=left_on,
            shares=cells.converted(Field.SHARES_AMOUNT, self._shares, 0),
            representative=cells.text(Field.REPRESENTATIVE),
            left_reason=left_reason,
            suspended_on=self._day(cells, Field.SUSPENDED_ON),
            earlier=self._earlier(cells),
            phones=_phones(cells),
            birth_on=self._day(cells, Field.BIRTH_ON),
            attested=int(self._word(cells, Field.ATTESTED_AGE, empty="0")) or None,
            sections=tuple(self._sections(cells)),
        )

    def _status(self, cells: "_Cells", left_on: date | None, reason: str) -> Status:
        """Return where a member stands: who is here until a day to come is on the way out."""
        unsaid = self._status_unsaid(left_on, reason)
        told = Status(self._word(cells, Field.STATUS, empty=unsaid))
        return Status(unsaid) if told is Status.ACTIVE and self._is_to_come(left_on) else told

    def _is_to_come(self, left_on: date | None) -> bool:
        return left_on is not None and left_on > self._terms.on

    def _status_unsaid(self, left_on: date | None, reason: str) -> str:
        """Return where a member stands of whom the list only tells when, or why, they left."""
        if left_on is None:
            return "active"
        told = self._words[Field.STATUS].get(folded(reason), "ended")
        return told if Status(told).is_departure else "ended"

    def _earlier(self, cells: "_Cells") -> tuple[EarlierStay, ...]:
        """Return the categories of before, in the order of the days they ended."""
        said, days = cells.text(Field.PREVIOUS_CATEGORY), cells.text(Field.CATEGORY_SINCE)
        if not said and not days:
            return ()
        categories = [self._meaning(cells, Field.PREVIOUS_CATEGORY, one.strip()) for one in said.split(_SEVERAL) if one]
        ends = [self._day_of(cells, Field.CATEGORY_SINCE, one.strip()) for one in days.split(_SEVERAL) if one]
        if len(categories) != len(ends):
            incomplete = refusals.CategoryChangeIncomplete(categories=len(categories), days=len(ends))
            cells.refuse(Field.CATEGORY_SINCE, incomplete)
        stays = [EarlierStay(category, end) for category, end in zip(categories, ends, strict=False) if end]
        return tuple(sorted(stays, key=lambda stay: stay.until))

    def _sections(self, cells: "_Cells") -> Iterator[SectionStay]:
        for field, since in SECTIONS.items():
            key, day = self._word(cells, field, empty=""), self._day(cells, since)
            if key:
                yield SectionStay(field.value, key, day)
            elif day is not None and not cells.text(field):
                cells.refuse(since, refusals.SectionMissing())

    def _is_legal(self, cells: "_Cells") -> bool:
        # Where no column says so, an organisation is known by having no given name.
        by_name = "natural" if cells.text(Field.GIVEN_NAME) else "legal"
        return self._word(cells, Field.KIND, empty=by_name) == "legal"

    def _word(self, cells: "_Cells", field: Field, empty: str | None = None) -> str:
        text = cells.text(field)
        if not text and empty is not None:
            return empty
        return self._meaning(cells, field, text)

    def _meaning(self, cells: "_Cells", field: Field, text: str) -> str:
        words = self._words[field]
        meaning = words.get(text) or words.get(folded(text))
        if meaning is None:
            cells.refuse(field, (_UNKNOWN[field] if text or field not in _EMPTY else _EMPTY[field])(value=text))
            return _HARMLESS.get(field, "")
        # A list says the same few words on each row: the next time it need not be folded.
        words[text] = meaning
        return meaning

    def _day(self, cells: "_Cells", field: Field) -> date | None:
        return cells.converted(field, lambda text: day_in(text, self._terms.date_order), None)

    def _day_of(self, cells: "_Cells", field: Field, text: str) -> date | None:
        try:
            return day_in(text, self._terms.date_order)
        except DomainError as reason:
            cells.refuse(field, reason)
            return None

    def _shares(self, text: str) -> int:
        cents, unit = cents_in(text), self._terms.unit_price_cents
        if unit is None or cents % unit:
            raise refusals.AmountNotWholeShares(amount_cents=cents, unit_price_cents=unit or 0)
        return cents // unit


# What an unknown word is read as, so that the rest of the row can still be looked at.
_HARMLESS = {Field.STATUS: "active", Field.KIND: "natural", Field.LANGUAGE: "fr", Field.ATTESTED_AGE: "0"}


class _Cells:
    """The cells of one row by field, and what is wrong with them."""

    def __init__(self, record: Record, layout: Layout, defaults: Mapping[Field, str]) -> None:
        self.row = record.row
        self.refusals: list[Refusal] = []
        self._cells = record.cells
        self._positions = layout.positions
        self._defaults = defaults

    def refuse(self, field: Field, reason: DomainError) -> None:
        self.refusals.append(Refusal(self.row, field, reason))

    def text(self, field: Field) -> str:
        """Return the cell tidied, or what stands in for an empty one. Too long is refused, never cut."""
        place = self._positions.get(field)
        cell = self._cells[place] if place is not None and place < len(self._cells) else ""
        text = (tidied(cell) if field in _AS_WRITTEN else tidied_or_empty(cell)) or self._defaults.get(field, "")
        maximum = LENGTHS.get(field)
        if maximum is not None and len(text) > maximum:
            if not any(refusal.field is field for refusal in self.refusals):
                self.refuse(field, refusals.ValueTooLong(length=len(text), maximum=maximum))
            return ""
        return text

    def required(self, field: Field, missing: DomainError) -> str:
        text = self.text(field)
        if not text and not any(refusal.field is field for refusal in self.refusals):
            self.refuse(field, missing)
        return text

    def converted(self, field: Field, convert: Callable[[str], T], empty: T) -> T:
        text = self.text(field)
        try:
            return convert(text) if text else empty
        except DomainError as reason:
            self.refuse(field, reason)
            return empty

    def is_total(self) -> bool:
        """Return whether the row sums up the list: it begins with that word, and no member number follows."""
        first = self._first_said()
        if len(first) > _LONGEST_TOTAL or folded(first) not in _TOTALS:
            return False
        place = self._positions.get(Field.MEMBER_NUMBER, len(self._cells))
        number = self._cells[place] if place < len(self._cells) else ""
        return number == first or not number.strip()

    def _first_said(self) -> str:
        """Return the first cell that says something; the rows we refused come back with their place before them."""
        taken = self._positions.values()
        return next(
            (cell for n, cell in enumerate(self._cells) if cell.strip() and not (cell.isdigit() and n not in taken)), ""
        )


def _phones(cells: _Cells) -> tuple[tuple[str, str], ...]:
    """Return the other telephones: each number once, and never the first one again."""
    numbers = {cells.text(Field.PHONE): ""}
    for field, kind in PHONES.items():
        numbers.setdefault(cells.text(field), kind)
    return tuple((kind, number) for number, kind in numbers.items() if kind and number)


def _contradictions(member: MemberRow, on: date) -> Iterator[tuple[Field, DomainError]]:
    """Yield where two cells of the row cannot both be right."""
    if member.is_legal and member.given_name:
        yield Field.GIVEN_NAME, refusals.GivenNameOfLegal(value=member.given_name)
    if member.representative and not member.is_legal:
        yield Field.REPRESENTATIVE, refusals.RepresentativeOfNatural(value=member.representative)
    if member.left_on is not None and not member.status.is_departure:
        yield Field.LEFT_ON, refusals.LeftButActive()
    yield from _yet_to_come(member, on)
    yield from _ages_that_cannot_be(member, on)
    ends_on = member.ends_on(on)
    yield from _changes_outside(member, ends_on)
    for stay in member.sections:
        if stay.since is not None and ends_on is not None and ends_on <= stay.since:
            yield SECTIONS[Field(stay.kind)], DatesReversed(start_on=stay.since, end_on=ends_on)
    if member.joined_on is not None and ends_on is not None and ends_on <= member.joined_on:
        yield Field.LEFT_ON, DatesReversed(start_on=member.joined_on, end_on=ends_on)


def _yet_to_come(member: MemberRow, on: date) -> Iterator[tuple[Field, DomainError]]:
    """Yield what is written down once it has happened, as the acts ask: one may resign for a day to come, not die."""
    if member.left_on is not None and member.left_on > on:
        if member.status is Status.DECEASED:
            yield Field.LEFT_ON, refusals.DeathToCome(on=member.left_on)
        elif member.status is Status.ENDED and member.is_legal:
            yield Field.LEFT_ON, refusals.EndToCome(on=member.left_on)
    if member.status is Status.SUSPENDED and member.suspended_on is not None and member.suspended_on > on:
        yield Field.SUSPENDED_ON, refusals.SuspensionToCome(on=member.suspended_on)


def _closed_before(member: MemberRow, closed: Mapping[str, tuple[date, str]]) -> Iterator[tuple[Field, DomainError]]:
    """Yield where the member would have come into a category that took nobody new by then."""
    came_on = member.earlier[-1].until if member.earlier else member.joined_on
    if came_on is not None and member.category in closed:
        closed_on, name = closed[member.category]
        if closed_on <= came_on:
            yield Field.CATEGORY, CategoryClosed(name=name, closed_on=closed_on)


def _ages_that_cannot_be(member: MemberRow, on: date) -> Iterator[tuple[Field, DomainError]]:
    born, attested = member.birth_on, member.attested
    if member.is_legal and (born is not None or attested is not None):
        yield Field.BIRTH_ON if born is not None else Field.ATTESTED_AGE, refusals.AgeOfLegal()
    if born is None:
        return
    if born > on:
        yield Field.BIRTH_ON, refusals.DateInvalid(value=born.isoformat())
    elif member.joined_on is not None and member.joined_on <= born:
        yield Field.BIRTH_ON, refusals.BornAfterJoining(born_on=born, joined_on=member.joined_on)
    elif attested is not None and add_months(born, attested * MONTHS_IN_YEAR) > on:
        yield Field.ATTESTED_AGE, refusals.AgeContradicts(attested=attested)


def _changes_outside(member: MemberRow, ends_on: date | None) -> Iterator[tuple[Field, DomainError]]:
    """Yield the changes of category that do not lie after the admission, after one another and before the departure."""
    since = member.joined_on
    for stay in member.earlier:
        if (since is not None and stay.until <= since) or (ends_on is not None and stay.until >= ends_on):
            yield Field.CATEGORY_SINCE, refusals.CategoryChangeOutside(changed_on=stay.until)
        since = stay.until
