"""What is read from memory is what a careful reading says, whatever came before it."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from membership.rules.importing.fields import Field
from membership.rules.importing.layout import Instructions, lay_out
from membership.rules.importing.members import Reading, Terms
from membership.rules.importing.quick import _are_tidy
from membership.rules.importing.rows import MemberRow
from membership.rules.importing.table import Record
from membership.rules.importing.text import tidied
from membership.rules.importing.values import DateOrder
from membership.rules.importing.words import WORDS
from tests.factories.register import JOINED_ON

HEADER = tuple(field.value for field in Field)
TERMS = Terms(JOINED_ON, dict(WORDS[Field.CATEGORY]), 1000, DateOrder.DAY_FIRST, {Field.REGION: {"estrie": "estrie"}})

words = st.text(alphabet=string.ascii_letters + "éÉœ '-|\u0301\u00a0\u200b.\\", max_size=12)
CELLS = {
    Field.MEMBER_NUMBER: st.sampled_from(["M1", "M2", "T0003", "TOTAL", "", " M4 ", "Sum", "=1+1"]),
    Field.KIND: st.sampled_from(["", "natural", "legal", "Physique", "-", "roi"]),
    Field.EMAIL: st.sampled_from(["", "a@example.org", "A@Example.org ", "non", "n/a"]),
    Field.LANGUAGE: st.sampled_from(["", "fr", "Anglais", "-", "xx"]),
    Field.CATEGORY: st.sampled_from(["user", "Utilisateur", "Roi", ""]),
    Field.STATUS: st.sampled_from(["", "actif", "Suspendue", "resigned", "-", "décès"]),
    Field.JOINED_ON: st.sampled_from(["", "2018-03-01", "01/03/2018", "2030-01-01", "31/02/2019", "43831"]),
    Field.LEFT_ON: st.sampled_from(["", "2019-05-04", "2017-01-01", "2100-01-01", "aucun"]),
    Field.LEFT_REASON: st.sampled_from(["", "", "", "décès"]),
    Field.PREVIOUS_CATEGORY: st.sampled_from(["", "", "", "worker"]),
    Field.CATEGORY_SINCE: st.sampled_from(["", "", "", "2019-01-01"]),
    Field.SUSPENDED_ON: st.sampled_from(["", "2019-06-01", "2100-01-01"]),
    Field.SHARES_AMOUNT: st.sampled_from(["", "10", "100,00 $", "7", "-"]),
    Field.REPRESENTATIVE: st.sampled_from(["", "", "Zoé Roy"]),
    Field.PHONE_MOBILE: st.sampled_from(["", "", "418 555-0101"]),
    Field.PHONE_HOME: st.just(""),
    Field.PHONE_WORK: st.just(""),
    Field.BIRTH_ON: st.sampled_from(["", "", "", "1980-02-03", "2019-01-01", "hier"]),
    Field.ATTESTED_AGE: st.sampled_from(["", "", "", "18 ans et plus", "37"]),
    Field.REGION: st.sampled_from(["", "", "", "Estrie", "Lune"]),
    Field.REGION_SINCE: st.sampled_from(["", "", "", "2019-01-01"]),
    Field.SECTOR: st.just(""),
    Field.SECTOR_SINCE: st.just(""),
    Field.DOMAIN: st.just(""),
    Field.DOMAIN_SINCE: st.just(""),
}
rows = st.tuples(*(CELLS.get(field, words) for field in Field))


def reading() -> Reading:
    return Reading(HEADER, lay_out(HEADER, Instructions()), Instructions(), TERMS)


def told(answer):
    if isinstance(answer, MemberRow):
        return answer
    return [(refusal.row, refusal.field, refusal.reason.code, refusal.reason.params) for refusal in answer]


def each_of(read):
    """Return what was read together row by row."""
    good = iter(read.good)
    count = len(read.good) + len(read.refused)
    return [read.refused[place] if place in read.refused else next(good) for place in range(count)]


@settings(deadline=None)
@given(st.lists(rows, min_size=1, max_size=30))
def test_the_quick_reading_says_what_the_careful_one_does(lines):
    experienced = reading()
    for place, cells in enumerate(lines, start=2):
        record = Record(place, list(cells))
        assert told(experienced.read(record)) == told(reading().read_carefully(record))


@settings(deadline=None)
@given(st.lists(rows, min_size=1, max_size=30), st.integers(1, 30))
def test_rows_read_together_say_what_each_says_alone(lines, together):
    experienced = reading()
    records = [Record(place, list(cells)) for place, cells in enumerate(lines, start=2)]
    answers = [
        answer
        for start in range(0, len(records), together)
        for answer in each_of(experienced.read_together(records[start : start + together]))
    ]
    assert [told(answer) for answer in answers] == [told(reading().read_carefully(record)) for record in records]


@given(st.lists(st.text(alphabet="aé\u0301e |\u00a0\u200b\u00ad\t\u2028œ", max_size=6), min_size=1, max_size=5))
def test_a_column_said_to_be_tidy_is(column):
    assert not _are_tidy(column) or [tidied(cell) for cell in column] == column


def test_a_column_with_accents_is_tidy_at_one_look():
    assert _are_tidy(["Trois-Rivières", "", "L’Assomption", "Đặng"])
    assert not _are_tidy(["Trois-Rivières", "Que\u0301bec"])


def test_a_plain_row_is_read_from_memory_the_second_time():
    cells = {Field.MEMBER_NUMBER: "M1", Field.FAMILY_NAME: "Roy", Field.CATEGORY: "user", Field.STATUS: "active"}
    record = Record(2, [cells.get(field, "") for field in Field])
    experienced = reading()
    first = experienced.read(record)
    experienced.read_carefully = None  # type: ignore[assignment,method-assign]  # it may not be asked again
    assert experienced.read(record) == first
