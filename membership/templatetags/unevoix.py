"""What every page may write: days, hours and numbers as people say them, texts in the reader's language.

The elements that need more than an include (pictures, findings, deadlines, tables) are in the second half; what
each draws lies in templates/elements/. Signatures and examples: docs/design-system.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from membership import formats, kept, server_words
from membership.access import OFFICE
from membership.pictures import shown, words
from membership.pictures.course import Course
from membership.pictures.months import Window
from membership.queries.decisions import decided_lately
from membership.rules.findings import Finding, Level, Outcome
from membership.rules.wording import NBSP

register = template.Library()

NEAR = timedelta(minutes=10)
# As every column that says who decided holds it.
DECIDED_BY_LENGTH = 200


# -- Days, hours, numbers -------------------------------------------------------------------------


@register.filter
def day(value: date | None) -> str:
    """«samedi 24 avril 2027». An instant is first placed in the time zone of the page."""
    return formats.day(_local_day(value), words.language()) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """«24 avril 2027»."""
    return formats.short_day(_local_day(value), words.language()) if value else ""


@register.filter
def kept_reason(value: str) -> str:
    """A reason that the program kept, in the reader's language; anybody's own words as they are."""
    return kept.read(value)


@register.filter(is_safe=True)
def ended(value: str) -> str:
    """A title before a sentence on the same line: what ends it is added where it lacks."""
    return value if not value or value[-1] in ".!?…:;" else f"{value}."


@register.filter
def plain_answer(value: str) -> str:
    """What a mail server's answer means, where that can be told."""
    return server_words.plain(value)


@register.filter
def given_answer(value: str) -> str:
    """What the mail server itself said."""
    return server_words.as_given(value)


@register.filter
def clock(value: datetime | None) -> str:
    """«19 h 48», in the time zone of the page."""
    return formats.clock(timezone.localtime(value), words.language()) if value else ""


@register.filter
def instant(value: datetime | None) -> str:
    """«24 avril 2027 à 19 h 48»."""
    return formats.instant(timezone.localtime(value), words.language()) if value else ""


@register.simple_tag
def colon() -> str:
    """The colon between a name and what is said of it: French keeps a space before it, English does not."""
    return f"{NBSP}: " if words.language() == "fr" else ": "


@register.filter
def number(value: int | None) -> str:
    """«2 114», and nothing for nothing."""
    return "" if value is None else words.number(value)


@register.filter
def money(cents: int | None) -> str:
    """«100,00 $», from whole cents."""
    return "" if cents is None else formats.money_cents(cents, words.language())


@register.filter
def duration(value: timedelta | None) -> str:
    """«3 minutes»."""
    return "" if value is None else formats.duration(value, words.language())


@register.simple_tag
def moment(at: datetime, shown_as: Literal["clock", "day", "instant"] = "clock") -> SafeString:
    """Return a <time> that reads as people say it and holds the exact instant."""
    said = {"clock": clock, "day": day, "instant": instant}[shown_as](at)
    exact = timezone.localtime(at).isoformat()
    return format_html('<time datetime="{}" title="{}">{}</time>', exact, instant(at), said)


def _local_day(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


# -- Texts in two languages -----------------------------------------------------------------------


@register.filter
def local_text(obj: Any, name: str) -> str:
    """Return `<name>_<language>` of an object, or the other language when that one is empty. Plain text."""
    return _spoken(obj, name)[0]


@register.filter
def local(obj: Any, name: str) -> SafeString:
    """Like local_text, marked with its language when it is not the page's, so that it is read aloud rightly."""
    text, spoken = _spoken(obj, name)
    if not text or spoken == words.language():
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', spoken, text)


def _spoken(obj: Any, name: str) -> tuple[str, str]:
    wanted = words.language()
    for code in (wanted, *(other for other in ("fr", "en") if other != wanted)):
        text = getattr(obj, f"{name}_{code}", "") or ""
        if text:
            return text, code
    return "", wanted


# -- Pictures -------------------------------------------------------------------------------------


@register.inclusion_tag("elements/dots.html")
def dots(
    *,
    yes: int,
    no: int,
    abstain: int | None = 0,
    absent: int | None = 0,
    needed: int | None = None,
    base: int | None = None,
) -> dict[str, Any]:
    """Draw a vote. base: the number the threshold is taken on; voices beyond it stand apart.

    What a page does not know comes as None, or as nothing at all when its variable is missing.
    """
    voices = {"yes": yes, "no": no, "abstain": abstain or 0, "absent": absent or 0}
    return shown.vote(voices, needed=needed or None, base=base or None)


@register.inclusion_tag("elements/dots.html")
def presence(*, present: int, quorum: int) -> dict[str, Any]:
    """Draw who is here, with the quorum as a line."""
    return shown.presence(present, quorum)


@register.inclusion_tag("elements/dots.html")
def turnout(*, voted: int, entitled: int) -> dict[str, Any]:
    """Draw who voted among those who could, the others as outlines."""
    return shown.turnout(voted, entitled)


@register.inclusion_tag("elements/notice_calendar.html")
def notice_calendar(
    *,
    meeting: date,
    earliest: date,
    latest: date,
    chosen: date | None = None,
    today: date | None = None,
    last_is_doubtful: bool = False,
) -> dict[str, Any]:
    """Draw the months in which the notice may be sent, from `earliest` to `latest`, both included."""
    return shown.notice(Window(meeting, earliest, latest, chosen, today, last_is_doubtful))


@register.inclusion_tag("elements/notice_calendar.html")
def schedule_calendar(marked: Mapping[date, tuple[str, ...]], sentence: str) -> dict[str, Any]:
    """Draw the months in which messages leave, beside the sentence that says it."""
    return shown.schedule(marked, sentence)


@register.inclusion_tag("elements/meter.html")
def meter(value: int, total: int, text: str, *, line: int | None = None, tone: str = "") -> dict[str, Any]:
    """Draw a part of a whole beside the sentence that says it. line: where a threshold stands."""
    return {"text": text, "tone": tone, "share": shown.percent(value, total), "line": shown.percent(line or 0, total)}


@register.inclusion_tag("elements/course.html")
def course(drawn: Course, text: str) -> dict[str, Any]:
    """Draw a number over time, with its threshold or target, beside the sentence that says it."""
    return {"drawn": drawn, "text": text}


# -- Rules and time -------------------------------------------------------------------------------


@register.inclusion_tag("elements/finding.html")
def finding(found: Finding) -> dict[str, Any]:
    """Show what a rule answered."""
    language = words.language()
    return {
        "tone": _tone(found),
        "outcome": _outcome(found),
        "sentence": found.sentence(language),
        "remark": found.remark(language),
        "source": found.source(language),
        "unsure": not found.rule.certainty.may_block,
        "arithmetic": found.comparison(language),
    }


def _tone(found: Finding) -> str:
    match found.outcome, found.level:
        case Outcome.MET, Level.INFO:
            return "info"
        case Outcome.MET, _:
            return "yes"
        case Outcome.NOT_MET, Level.HARD:
            return "no"
        case Outcome.DOUBTFUL, _:
            return "doubt"
        case _, Level.WARN:
            return "warn"
        case _:
            return "info"


def _outcome(found: Finding) -> str:
    match found.outcome:
        case Outcome.MET:
            return gettext("Met:")
        case Outcome.NOT_MET:
            return gettext("Not met:")
        case _:
            return gettext("In doubt:")


@register.inclusion_tag("elements/deadline.html")
def deadline(at: datetime, *, now: datetime) -> dict[str, Any]:
    """Say when something closes: the hour alone when it is today, and how long is left."""
    closes, here = timezone.localtime(at), timezone.localtime(now)
    when = {"clock": clock(at), "day": day(at)}
    is_past, is_today = closes <= here, closes.date() == here.date()
    if is_past:
        phrase = gettext("Closed at %(clock)s") if is_today else gettext("Closed on %(day)s at %(clock)s")
    else:
        phrase = gettext("Closes at %(clock)s") if is_today else gettext("Closes on %(day)s at %(clock)s")
    return {
        "iso": closes.isoformat(),
        "exact": instant(at),
        "words": phrase % when,
        "left": "" if is_past else gettext("%(duration)s left") % {"duration": duration(closes - here)},
        "near": not is_past and closes - here <= NEAR,
    }


# -- Lists ----------------------------------------------------------------------------------------


@register.inclusion_tag("elements/table.html")
def table(
    *,
    caption: str,
    columns: Sequence[Mapping[str, Any]],
    rows: Iterable[Sequence[Any]],
    caption_hidden: bool = False,
) -> dict[str, Any]:
    """Draw a table; each cell is paired with its column, whose heading it repeats on a phone."""
    paired = [list(zip(columns, row, strict=True)) for row in rows]
    return {"caption": caption, "caption_hidden": caption_hidden, "columns": columns, "rows": paired}


@register.simple_tag(takes_context=True)
def decisions(context: Context) -> list[dict[str, str]]:
    """Return the latest resolutions of bodies, offered to the office where it says who decided. Asked once a page."""
    request = context.get("request")
    organisation = getattr(request, "organisation", None)
    if request is None or organisation is None or not getattr(request, "roles", frozenset()) & OFFICE:
        return []
    if not hasattr(request, "decisions_offered"):
        request.decisions_offered = [
            {
                "value": f"{local_text(one, 'body')}, {one.number}"[:DECIDED_BY_LENGTH],
                "label": f"{local_text(one, 'title')}, {formats.short_day(one.on)}",
            }
            for one in decided_lately(organisation)
        ]
    found: list[dict[str, str]] = request.decisions_offered
    return found


@register.inclusion_tag("elements/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], *, name: str = "page") -> dict[str, Any]:
    """Draw the pages around the present one; other parameters of the address are kept."""
    kept = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)
    numbers = []
    for one in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        kept[name] = str(one)
        numbers.append({"number": one if isinstance(one, int) else None, "text": str(one), "query": kept.urlencode()})
    return {"page": page, "numbers": numbers}
