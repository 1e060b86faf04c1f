"""Amounts are read as people write them, and as the pages do; what could be two amounts is refused with an example."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from membership import formats
from membership.web.fields import AmountField


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1\u00a0000,00\u00a0$", "1000"),
        ("1\u202f000,00 $", "1000"),
        ("1 000,00 $", "1000"),
        ("1 000", "1000"),
        ("1,000.00", "1000"),
        ("$1,234,567.89", "1234567.89"),
        ("1234,5", "1234.5"),
        ("1234.56", "1234.56"),
        ("$20", "20"),
        (" 20 $ ", "20"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_in_french_and_in_english_whoever_writes_it(language, written, amount):
    with override(language):
        assert AmountField().clean(written) == Decimal(amount)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("cents", [0, 5, 100_000, 123_456_789])
def test_what_a_page_writes_can_be_written_back(language, cents):
    with override(language):
        assert AmountField().clean(formats.money_cents(cents)) * 100 == cents


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fr", "1.500"),
        ("en", "1.500"),
        ("fr", "1,500"),
        ("fr", "1,500 $"),
        ("fr", "dix"),
        ("en", "1,2,3"),
        ("en", "10 €"),
    ],
)
def test_what_could_be_two_amounts_is_refused_with_an_example(language, written):
    with override(language), pytest.raises(ValidationError) as refused:
        AmountField().clean(written)
    [said] = refused.value.messages
    assert written in said
    assert formats.money_cents(123450, language) in said


def test_a_lone_comma_parts_thousands_in_english():
    with override("en"):
        assert AmountField().clean("1,500") == Decimal(1500)


@pytest.mark.parametrize(
    ("written", "code"), [("-5", "min_value"), ("\u22125,00\u00a0$", "min_value"), ("", "required")]
)
def test_less_than_nothing_and_nothing_are_refused_as_such(written, code):
    with override("fr"), pytest.raises(ValidationError) as refused:
        AmountField().clean(written)
    assert refused.value.error_list[0].code == code


def test_an_amount_that_need_not_be_said_may_be_left_out():
    assert AmountField(required=False).clean(" ") is None
