"""How days, hours, numbers and amounts read, in both languages; _ stands for a no-break space, ~ for a narrow one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import translation

from membership import formats

MONTREAL = ZoneInfo("America/Toronto")


def typeset(text: str) -> str:
    return text.replace("_", "\u00a0").replace("~", "\u202f")


@pytest.mark.parametrize(
    ("on", "french", "english"),
    [
        (date(2027, 4, 24), "samedi 24_avril 2027", "Saturday, April 24, 2027"),
        (date(2027, 5, 1), "samedi 1er_mai 2027", "Saturday, May 1, 2027"),
        (date(2026, 12, 31), "jeudi 31_décembre 2026", "Thursday, December 31, 2026"),
    ],
)
def test_a_day(on, french, english):
    assert formats.day(on, "fr") == typeset(french)
    assert formats.day(on, "en") == english
    assert formats.short_day(on, "fr") == typeset(french).partition(" ")[2]
    assert formats.short_day(on, "en") == english.partition(", ")[2]


@pytest.mark.parametrize("on", [date(2027, month, 11 + month) for month in range(1, 13)])
def test_names_of_days_and_months_are_those_of_the_locales(on):
    french = format_date(on, "EEEE d MMMM y", locale="fr_CA")
    assert formats.day(on, "fr").replace("\u00a0", " ") == french
    assert formats.day(on, "en") == format_date(on, "EEEE, MMMM d, y", locale="en_CA")


@pytest.mark.parametrize(
    ("hour", "minute", "french", "english"),
    [
        (19, 48, "19_h_48", "7:48_p.m."),
        (19, 0, "19_h", "7:00_p.m."),
        (19, 2, "19_h_02", "7:02_p.m."),
        (9, 30, "9_h_30", "9:30_a.m."),
        (0, 5, "0_h_05", "12:05_a.m."),
        (12, 0, "12_h", "12:00_p.m."),
    ],
)
def test_an_hour(hour, minute, french, english):
    at = datetime(2027, 4, 24, hour, minute, tzinfo=MONTREAL)
    assert formats.clock(at, "fr") == typeset(french)
    assert formats.clock(at, "en") == typeset(english)


def test_an_instant_is_shown_in_the_zone_it_is_given_in():
    at = datetime(2027, 4, 24, 23, 48, tzinfo=UTC)
    assert formats.instant(at.astimezone(MONTREAL), "fr") == typeset("24_avril 2027 à 19_h_48")
    assert formats.instant(at.astimezone(MONTREAL), "en") == typeset("April 24, 2027 at 7:48_p.m.")
    assert formats.instant(at, "fr") == typeset("24_avril 2027 à 23_h_48")


def test_an_hour_of_nowhere_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        formats.clock(datetime(2027, 4, 24, 19, 48))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [(0, "0", "0"), (147, "147", "147"), (2114, "2~114", "2,114"), (1234567, "1~234~567", "1,234,567")],
)
def test_a_number(value, french, english):
    assert formats.number(value, "fr") == typeset(french)
    assert formats.number(value, "en") == english
    assert formats.number(value, "en") == format_decimal(value, locale="en_CA")
    assert formats.number(-value - 1, "fr").startswith("\u2212")


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (1000, "10,00_$", "$10.00"),
        (5, "0,05_$", "$0.05"),
        (125050, "1~250,50_$", "$1,250.50"),
        (-1050, "\u221210,50_$", "\u2212$10.50"),
    ],
)
def test_an_amount(cents, french, english):
    assert formats.money_cents(cents, "fr") == typeset(french)
    assert formats.money_cents(cents, "en") == english


@pytest.mark.parametrize(
    ("span", "french", "english"),
    [
        (timedelta(days=3, hours=23), "3_jours", "3_days"),
        (timedelta(days=2), "2_jours", "2_days"),
        (timedelta(hours=47, minutes=59), "47_heures", "47_hours"),
        (timedelta(minutes=119), "119_minutes", "119_minutes"),
        (timedelta(minutes=1), "1_minute", "1_minute"),
        (timedelta(seconds=59), "59_secondes", "59_seconds"),
        (timedelta(seconds=1), "1_seconde", "1_second"),
        (timedelta(0), "0_seconde", "0_seconds"),
        (timedelta(seconds=-5), "0_seconde", "0_seconds"),
    ],
)
def test_a_length_of_time(span, french, english):
    assert formats.duration(span, "fr") == typeset(french)
    assert formats.duration(span, "en") == typeset(english)


def test_the_language_is_the_reader_s_unless_another_is_asked_for():
    with translation.override("en"):
        assert formats.number(2114) == "2,114"
        assert formats.number(2114, "fr") == typeset("2~114")
    with translation.override("fr-ca"):
        assert formats.number(2114) == typeset("2~114")
        assert formats.locale() == "fr_CA"
    with translation.override(None):
        assert formats.locale() == "fr_CA"
    assert formats.language_of("de") == "fr"
