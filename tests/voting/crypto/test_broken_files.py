"""Whatever is done to a file's bytes, the verifier says so and never falls."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.voting.crypto.makers import BLANK, MOTION, Poll
from voting.crypto import canonical
from voting.crypto.archive import Archive
from voting.crypto.canonical import dumps, loads, parse_number, parse_weight
from voting.crypto.errors import CryptoError, NotCanonical
from voting.crypto.groups import group
from voting.crypto.verifying import verify

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def good() -> bytes:
    poll = Poll(group("Ed25519"), questions=(MOTION, BLANK))
    poll.vote(0, [1, 0, 0], [1, 0, 0])
    return poll.finish()


GOOD = good()


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
@hypothesis_settings(max_examples=150)
def test_one_changed_byte_is_always_found(at, by):
    changed = bytearray(GOOD)
    changed[at] = (changed[at] + by) % 256
    assert not verify(bytes(changed)).holds


@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.binary(max_size=64))
@hypothesis_settings(max_examples=100)
def test_a_stretch_taken_out_or_put_in_never_makes_the_verifier_fall(start, end, inserted):
    changed = GOOD[:start] + inserted + GOOD[end:]
    assert verify(changed).holds == (changed == GOOD) or changed in {GOOD[:start] for start in range(0, len(GOOD), 512)}


@given(st.lists(JSON, min_size=3, max_size=3))
@hypothesis_settings(max_examples=150)
def test_any_json_in_the_place_of_the_set_up_is_refused_and_never_makes_it_fall(documents):
    archive = Archive(1700000000)
    archive.set_up(*(dumps(document) for document in documents))
    assert not verify(archive.to_bytes()).holds


@given(JSON)
def test_what_is_written_reads_back_and_only_as_it_is_written(document):
    assert loads(dumps(document)) == document


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '{"a":1.5}',
        '{"a":1}\n',
        "[1,]",
        '{"a":1,"a":1}',
        '"\\u00e9"',
        '"\\/"',
        "NaN",
        "",
        "[" * 100000,
        "1e5",
    ],
)
def test_another_spelling_is_refused(text):
    with pytest.raises(NotCanonical):
        loads(text)


@pytest.mark.parametrize("text", ["", "01", "+1", "-1", " 1", "1 ", "0x10", "1_000", "١", "1" * 5000])
def test_a_number_is_its_digits_and_nothing_else(text):
    with pytest.raises(NotCanonical):
        parse_number(text)


@pytest.mark.parametrize(("number", "written"), [(0, 0), (2**30 - 1, 2**30 - 1), (2**30, "1073741824")])
def test_a_large_weight_is_written_as_text(number, written):
    assert canonical.weight(number) == written
    assert parse_weight(written) == number


@pytest.mark.parametrize("written", ["5", 2**30, -1, True, 1.5, None, "x"])
def test_a_weight_has_one_spelling(written):
    with pytest.raises(CryptoError):
        parse_weight(written)
