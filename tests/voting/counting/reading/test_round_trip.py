"""Whatever election is written, in whatever form, is read back the same."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.counting import reading
from voting.counting.methods import PaperKind
from voting.counting.reading import elections, files, sentences
from voting.counting.records import Candidate

NAMES = (
    st.text(
        st.one_of(
            st.sampled_from("\"',;#=-0 é«»’\u00a0\u200b😀"),
            st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]),
        ),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(bool)
)


@st.composite
def held(draw):
    """Any election, its candidates known by number, with a name each."""
    names = draw(st.lists(NAMES, min_size=1, max_size=6))
    ids = [str(at) for at in range(1, len(names) + 1)]
    kind = draw(st.sampled_from([PaperKind.RANKS, PaperKind.MARKS, PaperKind.SCORES]))
    equal = st.lists(st.sampled_from(ids), min_size=2, max_size=3).map("=".join)
    score = st.one_of(st.integers(0, 12).map(str), st.sampled_from(["Very good", "à rejeter", "05"]))
    paper = {
        PaperKind.RANKS: st.lists(st.one_of(st.sampled_from(ids), st.sampled_from(["", "="]), equal), max_size=6).map(
            tuple
        ),
        PaperKind.MARKS: st.lists(st.sampled_from(ids), max_size=6).map(lambda one: tuple(sorted(one))),
        PaperKind.SCORES: st.dictionaries(st.sampled_from(ids), score).map(
            lambda one: tuple(f"{key}:{one[key]}" for key in sorted(one))
        ),
    }[kind]
    papers = draw(st.lists(st.tuples(paper, st.integers(1, 10**6)), max_size=8))
    invalid = draw(st.dictionaries(st.sampled_from(["overvote", "duplicate"]), st.integers(1, 9)))
    candidates = elections.numbered_candidates(names)
    election = elections.Election.gathered(kind, candidates, papers, blank=draw(st.integers(0, 3)), invalid=invalid)
    return replace(
        election,
        seats=draw(st.one_of(st.none(), st.integers(1, 9))),
        withdrawn=tuple(draw(st.lists(st.sampled_from(ids), unique=True, max_size=2))),
        title=draw(st.one_of(st.just(""), NAMES)),
    )


def back(election, form):
    return files.parse(io.BytesIO(files.WRITERS[form](election).encode()), form)


@st.composite
def by_college(draw):
    """The same with papers of several colleges."""
    elections_held = draw(st.dictionaries(NAMES, held(), min_size=1, max_size=3))
    first = next(iter(elections_held.values()))
    return first.by_college({name: one.ballots for name, one in elections_held.items() if alike(one, first)})


def alike(one, other):
    return (one.kind, one.candidates) == (other.kind, other.candidates)


@given(by_college().filter(lambda one: one.colleges), st.sampled_from(["csv", "json"]))
def test_papers_keep_their_college(election, form):
    assert back(election, form) == election


@given(held())
def test_a_table_reads_back(election):
    assert back(election, "csv") == election


@given(held())
def test_a_document_reads_back(election):
    assert back(election, "json") == election


@given(held())
def test_a_document_keeps_ids_and_classes(election):
    renamed = {one.id: Candidate(f"c{one.id}-é", one.name, ("worker",)) for one in election.candidates}
    others = elections.Election.gathered(election.kind, renamed.values(), [])
    assert back(others, "json") == others


@given(held().filter(lambda one: one.kind is PaperKind.RANKS and not one.ballots.invalid))
def test_a_blt_file_reads_back(election):
    # A .blt file always says how many seats there are.
    assert back(election, "blt") == replace(election, seats=1 if election.seats is None else election.seats)


@given(held())
def test_a_file_without_a_telling_name_is_known_by_how_it_begins(election):
    for form in ("csv", "json"):
        assert files.parse(io.BytesIO(files.WRITERS[form](election).encode())) == election


def test_every_error_has_a_sentence_in_each_language_with_the_same_figures():
    source = "".join(path.read_text() for path in Path(reading.__file__).parent.glob("*.py"))
    raised = set(re.findall(r'(?:Unreadable|NotWritable|Fault)\(\s*"([a-z0-9_]+)"', source))
    assert len(raised) > 30
    for language in sentences.LANGUAGES:
        assert raised <= set(sentences.SENTENCES[language])
    assert set(sentences.FRENCH) == set(sentences.ENGLISH)
    for code, english in sentences.ENGLISH.items():
        named = re.findall(r"{(\w+)}", english)
        assert set(named) == set(re.findall(r"{(\w+)}", sentences.FRENCH[code])), code


def test_malformed_files_end_in_a_valid_election_or_one_clear_error():
    from tests.fuzz import run

    ends = run(2000, first=20_000_000)
    assert ends["read"] > 50
    assert len(ends) > 25


@pytest.mark.parametrize("form", ["blt", "csv", "json", ""])
def test_nothing_at_all_is_an_error(form):
    with pytest.raises(reading.errors.Unreadable):
        files.parse(io.BytesIO(b""), form, PaperKind.RANKS)
