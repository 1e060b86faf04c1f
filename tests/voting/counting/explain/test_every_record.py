"""Whatever a count can write, an explanation can say, in both languages."""

import pytest

from tests.voting.counting.explain.samples import drawn_by_hand, motion_records, records_of
from voting.counting import documents
from voting.counting.explain import LANGUAGES, explain
from voting.counting.explain.explanations import EVENTS, TELLERS
from voting.counting.explain.stories import NotExplained
from voting.counting.methods import METHODS
from voting.counting.records import CountRecord

TOLD = list(METHODS)


def everything_said(explanation):
    yield from explanation.summary
    yield from explanation.lots
    yield from (explanation.method, explanation.rule)
    for stage in explanation.stages:
        yield stage.heading
        yield from (one.text for one in stage.sentences)
    for fact in (*explanation.elected, *explanation.papers_by_class, *explanation.substitutes):
        yield fact.value
    for table in explanation.tables:
        yield from (table.caption, *(column.label for column in table.columns))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOLD)
def test_every_record_of_a_method_can_be_told(name, language):
    for record in records_of(name):
        told = explain(CountRecord.from_text(record.text()), language)
        assert len(told.stages) == len(record.rounds)
        for sentence in everything_said(told):
            assert "{" not in sentence
            assert "  " not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("record", [*motion_records(), drawn_by_hand()])
def test_motions_and_lots_drawn_by_hand_can_be_told(record, language):
    told = explain(CountRecord.from_text(record.text()), language)
    assert all(said.strip() for said in (told.headline, told.papers, told.method))


@pytest.mark.parametrize("name", TOLD)
def test_tables_have_a_cell_a_column(name):
    for record in records_of(name):
        for table in explain(record, "fr").tables:
            assert {len(row) for row in table.rows} <= {len(table.columns)}


@pytest.mark.parametrize("name", TOLD)
def test_the_two_languages_never_say_the_same(name):
    for record in records_of(name):
        french, english = explain(record, "fr"), explain(record, "en")
        for one, other in zip(french.stages, english.stages, strict=True):
            assert [said.about for said in one.sentences] == [said.about for said in other.sentences]
            assert all(a.text != b.text for a, b in zip(one.sentences, other.sentences, strict=True))


def test_a_round_or_an_event_without_words_is_refused_and_not_left_out():
    for known, strange in (
        ('"text_key":"irv.exclusion"', '"text_key":"irv.evasion"'),
        ('"type":"tie"', '"type":"tye"'),
    ):
        written = next(one.text() for one in records_of("irv") if known in one.text())
        with pytest.raises(NotExplained):
            explain(CountRecord.from_text(written.replace(known, strange)), "fr")


def test_the_samples_make_every_round_that_is_told():
    made = {one.text_key for name in METHODS for record in records_of(name) for one in record.rounds}
    made |= {one.text_key for record in motion_records() for one in record.rounds}
    assert set(TELLERS) - made == set()


def test_the_samples_make_every_event_that_is_told():
    made = {
        documents.table(event, "event")["type"]
        for name in METHODS
        for record in records_of(name)
        for one in record.rounds
        for event in one.events
    }
    assert set(EVENTS) - made == set()
