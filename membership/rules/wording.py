"""Numbers, days, parts and units in French and English words, for the sentences of findings.

Written out here rather than taken from a library of locales: a finding is stored with its sentences, and they should
not change with the release of a library.
"""

from collections.abc import Iterable
from datetime import date

from membership.rules.thresholds import Base, Threshold

LANGUAGES = ("fr", "en")

NBSP = "\u00a0"
"""No-break space: before a colon, a unit or a percent sign in French."""
THIN = "\u202f"
"""Narrow no-break space: between thousands in French."""
MINUS = "\u2212"

_MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_UNITS = {
    "days": {"fr": ("jour", "jours"), "en": ("day", "days")},
    "months": {"fr": ("mois", "mois"), "en": ("month", "months")},
    "years": {"fr": ("an", "ans"), "en": ("year", "years")},
    "persons": {"fr": ("personne", "personnes"), "en": ("person", "persons")},
    "members": {"fr": ("membre", "membres"), "en": ("member", "members")},
    "directors": {"fr": ("membre du conseil", "membres du conseil"), "en": ("director", "directors")},
    "votes": {"fr": ("voix", "voix"), "en": ("vote", "votes")},
    "ballots": {"fr": ("bulletin", "bulletins"), "en": ("ballot", "ballots")},
    "delegates": {"fr": ("personne déléguée", "personnes déléguées"), "en": ("delegate", "delegates")},
    "shares": {"fr": ("part", "parts"), "en": ("share", "shares")},
    "categories": {"fr": ("catégorie", "catégories"), "en": ("category", "categories")},
    "units": {"fr": ("unité", "unités"), "en": ("unit", "units")},
    "levels": {"fr": ("niveau", "niveaux"), "en": ("level", "levels")},
    "signatures": {"fr": ("signature", "signatures"), "en": ("signature", "signatures")},
    "minutes": {"fr": ("minute", "minutes"), "en": ("minute", "minutes")},
}
_PARTS = {
    (0, 1): ("aucune", "none"),
    (1, 2): ("la moitié", "half"),
    (1, 3): ("le tiers", "one third"),
    (2, 3): ("les deux tiers", "two thirds"),
    (1, 4): ("le quart", "one quarter"),
    (3, 4): ("les trois quarts", "three quarters"),
    (4, 5): ("les quatre cinquièmes", "four fifths"),
    (1, 10): ("le dixième", "one tenth"),
    (9, 10): ("les neuf dixièmes", "nine tenths"),
    (1, 1): ("la totalité", "all"),
}
_BASES = {
    Base.CAST: ("des voix exprimées", "of the votes cast"),
    Base.PRESENT: ("des personnes présentes", "of those present"),
    Base.ENTITLED: ("des membres ayant droit de vote", "of the members entitled to vote"),
    Base.IN_OFFICE: ("des membres du conseil en fonction", "of the directors in office"),
    Base.FIXED_SEATS: ("des sièges du conseil, vacants compris", "of the seats of the board, vacant ones included"),
}


def number(value: int, language: str) -> str:
    """Return «2 114» or «2,114»."""
    written = f"{value:,}".replace("-", MINUS)
    return written.replace(",", THIN) if language == "fr" else written


def plain_day(on: date, language: str) -> str:
    """Return «24 avril 2027» or «April 24, 2027». In French the day does not part from its month."""
    month = _MONTHS[language][on.month - 1]
    if language == "fr":
        return f"{'1er' if on.day == 1 else on.day}{NBSP}{month} {on.year}"
    return f"{month} {on.day}, {on.year}"


def full_day(on: date, language: str) -> str:
    """Return «samedi 24 avril 2027» or «Saturday, April 24, 2027»."""
    weekday = _WEEKDAYS[language][on.weekday()]
    return f"{weekday}{' ' if language == 'fr' else ', '}{plain_day(on, language)}"


def quantity(value: int, unit: str, language: str) -> str:
    """Return the number with its unit: «10 jours», «1 member». French counts zero as singular."""
    one, other = _UNITS[unit][language]
    singular = value in {0, 1} if language == "fr" else value == 1
    return f"{number(value, language)}{NBSP}{one if singular else other}"


def dollars(cents: int) -> str:
    """Return «12500.00»: an amount within an arithmetic, which is the same in both languages."""
    return f"{MINUS if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def money(cents: int, language: str) -> str:
    """Return «10,00 $» or «$10.00»."""
    sign = MINUS if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    if language == "fr":
        return f"{sign}{number(dollars, 'fr')},{rest:02}{NBSP}$"
    return f"{sign}${number(dollars, 'en')}.{rest:02}"


def listed(items: Iterable[str], language: str) -> str:
    """Return «la date ; l’heure» or “the date; the hour”: French sets a space before the semicolon."""
    return (f"{THIN}; " if language == "fr" else "; ").join(items)


def part(num: int, den: int, language: str) -> str:
    """Return «les deux tiers» or «two thirds», in figures where there is no common word."""
    french, english = _PARTS.get((num, den), (f"les {num}/{den}", f"{num}/{den}"))
    return french if language == "fr" else english


def threshold(terms: Threshold, language: str, *, with_abstentions: bool = False) -> str:
    """Return «plus de la moitié des voix exprimées», «two thirds of those present»…"""
    share = part(terms.num, terms.den, language)
    if terms.strict:
        share = _more_than(share, language)
    french, english = _BASES[terms.base]
    if terms.base is Base.CAST and with_abstentions:
        french, english = "des voix, abstentions comprises", "of the votes, abstentions included"
    return f"{share} {french if language == 'fr' else english}"


def _more_than(share: str, language: str) -> str:
    if language == "en":
        return f"more than {share}"
    for article, contracted in (("les ", "des "), ("le ", "du ")):
        if share.startswith(article):
            return f"plus {contracted}{share.removeprefix(article)}"
    return f"plus de {share}"
