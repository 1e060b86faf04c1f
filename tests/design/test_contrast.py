"""Every pair of colours in use can be read: 4.5:1 for words, 3:1 for the edges of what can be used.

Source: WCAG 2.2, success criteria 1.4.3 and 1.4.11.
"""

import re
from fractions import Fraction
from functools import cache

import pytest

from config.paths import BASE_DIR

TOKENS = (BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
PAIR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
SINGLE = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")

GROUNDS = ("paper", "surface", "sunken", "brand-soft", "yes-soft", "no-soft", "warn-soft")
WORDS = [
    *[(ink, ground) for ink in ("ink", "muted", "brand") for ground in GROUNDS],
    *[(ink, ground) for ink in ("yes", "no", "warn", "brand-strong", "abstain") for ground in ("paper", "surface")],
    *[("yes", "yes-soft"), ("no", "no-soft"), ("warn", "warn-soft"), ("brand-strong", "brand-soft")],
    *[("on-brand", "brand"), ("on-brand", "brand-strong"), ("on-brand", "no"), ("paper", "ink")],
]
EDGES = [
    *[("edge", ground) for ground in ("paper", "surface", "sunken")],
    *[("focus", ground) for ground in GROUNDS],
    *[("brand", "line"), ("yes", "yes-soft"), ("warn", "warn-soft"), ("no", "no-soft")],
]


@cache
def pairs() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS)}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_the_greatest_contrast_there_is():
    assert Fraction(ratio("#000000", "#ffffff")).limit_denominator(100) == 21


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_stand_out_from_their_ground(ink, ground, theme):
    assert ratio(pairs()[ink][theme], pairs()[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_what_can_be_used_has_an_edge_one_can_see(edge, ground, theme):
    assert ratio(pairs()[edge][theme], pairs()[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_older_browsers_get_the_same_colours(theme):
    before_pairs = TOKENS.split("@supports")[0]
    light, dark = before_pairs.split("@media screen and (prefers-color-scheme: dark)")
    listed = dict(SINGLE.findall((light, dark)[theme]))
    assert listed == {name: values[theme] for name, values in pairs().items()}
