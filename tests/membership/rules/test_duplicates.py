"""Two persons are proposed as one for something they share and names that are alike: never for either alone."""

from datetime import date

import pytest

from membership.rules.duplicates import Known, Reason, are_alike, likeness

ARIANE = Known("cote ariane", False, "ariane@example.org", "418 555-0101", "G1K 1A1", "M0012", date(1970, 5, 4))


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (Known("cote ariane", False, "Ariane@example.org"), (Reason.EMAIL,)),
        (Known("cote arianne", False, phone="(418) 555-0101"), (Reason.PHONE,)),
        (Known("ariane cote", False, postal_code="g1k1a1"), (Reason.POSTAL_CODE,)),
        (Known("cote ariane", False, number="12"), (Reason.NUMBER,)),
        (Known("cote ariane", False, birth_date=date(1970, 5, 4)), (Reason.BIRTH_DATE,)),
    ],
)
def test_something_shared_and_a_name_alike_are_proposed(other, reasons):
    found = likeness(ARIANE, other)
    assert found is not None
    assert found.reasons == reasons


@pytest.mark.parametrize(
    "other",
    [
        Known("cote ariane", False),
        Known("roy luc", False, "ariane@example.org", "418 555-0101", "G1K 1A1"),
        Known("cote ariane", True, "ariane@example.org"),
        Known("cote lucie", False, "ariane@example.org"),
    ],
    ids=["a name alone", "a couple's mailbox", "a legal person", "a sister"],
)
def test_a_name_alone_and_a_mailbox_alone_propose_nobody(other):
    assert likeness(ARIANE, other) is None


def test_what_is_empty_is_shared_by_nobody():
    assert likeness(Known("roy luc", False, number="M"), Known("roy luc", False, number="X")) is None


@pytest.mark.parametrize(
    ("first", "second"), [("tremblay luc", "tremblay anne"), ("roy", "le roy"), ("", ""), ("", "roy")]
)
def test_short_names_that_differ_are_not_alike(first, second):
    assert not are_alike(first, second)


def test_the_likeliest_weigh_most():
    strong = likeness(ARIANE, ARIANE)
    weak = likeness(ARIANE, Known("cote arianne", False, postal_code="G1K 1A1"))
    assert strong is not None
    assert weak is not None
    assert strong.weight > weak.weight
