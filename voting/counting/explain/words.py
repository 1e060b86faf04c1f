"""Saying things in one language: texts filled in, numbers and names as they are written and read aloud."""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from voting.counting.errors import CountingError
from voting.counting.explain.texts import TEXTS
from voting.counting.explain.typography import MINUS, NBSP, THIN, curled, typeset

LANGUAGES = ("fr", "en")

_VOWEL = re.compile(r"[aeiouàâäéèêëîïôöùûüœæ]", re.IGNORECASE)
_SILENT = re.compile(r"h(?:é|elène|enri|erm|erv|ilai|ippo|onor|ort|ubert|yac)|y[^aeiou\s]", re.IGNORECASE)
"""Names in which the h is not sounded, as Hélène, Henri, Honoré, Hubert, Hortense; and Yves, Yvette."""


class LanguageUnknown(CountingError):
    """A language in which nothing is explained."""


class Name(str):
    """A name that knows how it is joined: `{name:de}` is «d’Anna», «de Berta», «du tiers»; `{name:s}` is “Anna’s”."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if spec == "s":
            return f"{self}’" if self.endswith("s") else f"{self}’s"
        if spec != "de":
            return super().__format__(spec)
        for article, joined in (("le ", "du "), ("les ", "des ")):
            if self.startswith(article):
                return joined + self.removeprefix(article)
        elided = _VOWEL.match(self) or _SILENT.match(self)
        return f"d’{self}" if elided else f"de {self}"


class Words:
    """The texts of one language. Raises LanguageUnknown."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise LanguageUnknown(f"{language}: {' or '.join(LANGUAGES)} was expected")
        self.language = language
        self._at = LANGUAGES.index(language)

    def say(self, key: str, /, **filled: object) -> str:
        """Return a text with its blanks filled in."""
        return self._said(TEXTS[key][self._at], filled)

    def count(self, key: str, n: int | str, /, **filled: object) -> str:
        """Return a text that goes by a number, in the singular or the plural; `{n}` is the number, written."""
        text = TEXTS[key][self._at]
        if isinstance(text, tuple):
            text = text[0 if self._is_singular(Decimal(n)) else 1]
        return self._said(text, {"n": self.amount(n), **filled})

    def has(self, key: str) -> bool:
        return key in TEXTS

    def amount(self, value: int | str) -> str:
        """Return a whole number, or a decimal of a record without its last noughts: «13,59986», «1 275,2»."""
        whole, _, part = str(value).lstrip("-").partition(".")
        return self._signed(value, whole, part.rstrip("0"))

    def exact(self, value: int | str) -> str:
        """Return an amount with every place of the record, as it stands in a column."""
        whole, _, part = str(value).lstrip("-").partition(".")
        return self._signed(value, whole, part)

    def rounded(self, value: int | str, places: int = 2) -> str:
        """Return an amount rounded half up, for pictures: «13,6»; the exact one stands beside."""
        step = Decimal(1).scaleb(-places)
        return self.amount(str(Decimal(value).quantize(step, ROUND_HALF_UP)))

    def votes(self, value: int | str) -> str:
        return self.count("votes", value)

    def papers(self, value: int) -> str:
        return self.count("papers", value)

    def percent(self, part: int, whole: int) -> str:
        """Return a share with one decimal, rounded half up: for show only, nothing is decided by it."""
        tenths = (2000 * part + whole) // (2 * whole) if whole else 0
        point = "," if self.language == "fr" else "."
        return self.with_percent(f"{tenths // 10}{point}{tenths % 10}")

    def share(self, hundredths: int | str) -> str:
        """Return a share that a record has in hundredths: «45,2 %»."""
        return self.with_percent(self.amount(hundredths))

    def with_percent(self, written: str) -> str:
        return written + (f"{NBSP}%" if self.language == "fr" else "%")

    def listed(self, items: Iterable[str]) -> Name:
        """Return «Anna, Berta et Carl»."""
        *first, last = [str(item) for item in items] or [""]
        return Name(f"{', '.join(first)}{self.say('and')}{last}" if first else last)

    def _said(self, text: str | tuple[str, str], filled: Mapping[str, object]) -> str:
        assert isinstance(text, str), "a text that goes by a number is said with count()"
        return (typeset(text) if self.language == "fr" else curled(text)).format(**filled)

    def _is_singular(self, value: Decimal) -> bool:
        return abs(value) < 2 if self.language == "fr" else value == 1

    def _signed(self, value: int | str, whole: str, part: str) -> str:
        grouped = f"{int(whole):,}".replace(",", THIN if self.language == "fr" else ",")
        sign = MINUS if str(value).startswith("-") else ""
        point = "," if self.language == "fr" else "."
        return f"{sign}{grouped}{point}{part}" if part else f"{sign}{grouped}"
