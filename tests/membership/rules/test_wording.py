"""Numbers with their unit: French counts nothing as singular, English does not."""

import pytest

from membership.rules.wording import part, quantity


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0\u00a0jour", "0\u00a0days"),
        (1, "1\u00a0jour", "1\u00a0day"),
        (2, "2\u00a0jours", "2\u00a0days"),
        (1500, "1\u202f500\u00a0jours", "1,500\u00a0days"),
    ],
)
def test_a_number_agrees_with_its_unit(value, french, english):
    assert quantity(value, "days", "fr") == french
    assert quantity(value, "days", "en") == english


def test_a_part_without_a_common_word_stays_in_figures():
    assert (part(3, 4, "fr"), part(3, 4, "en")) == ("les trois quarts", "three quarters")
    assert (part(5, 9, "fr"), part(5, 9, "en")) == ("les 5/9", "5/9")
