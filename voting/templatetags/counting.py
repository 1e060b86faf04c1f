"""`{% load counting %}`: a count record as a page shows it, in the language of the page.

Each tag takes a `CountRecord` and stands by itself; a page of a result wants `count_summary`, `count_pictures`,
`count_table` and `count_stages`, and links css/pictures.css. class_names: what classes of candidates are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from membership.pictures.words import language
from voting.counting.explain import explain
from voting.counting.explain.words import Words
from voting.counting.records import CountRecord
from voting.pictures import bars, seats

register = template.Library()


@register.inclusion_tag("elements/count_summary.html")
def count_summary(record: CountRecord) -> dict[str, Any]:
    """Say the result in a few sentences, with who is elected and why."""
    return {"told": explain(record, language())}


@register.inclusion_tag("elements/count_pictures.html")
def count_pictures(record: CountRecord, *, class_names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Draw whatever of seats and bars this count has to show."""
    spoken = language()
    words, told = Words(spoken), explain(record, spoken)
    drawn = bars.draw(record, spoken, told)
    return {
        "seats": seats.draw(record, spoken, told, class_names),
        "bars": drawn,
        "key": [{"kind": kind, "text": words.say(f"picture.{kind}")} for kind in drawn.kinds] if drawn else [],
        "title_seats": words.say("picture.seats"),
        "title_bars": words.say("picture.bars" if told.is_by_stages else "picture.bars.once"),
        "dot": words.say("picture.dot") if drawn and drawn.is_dotted else "",
        "rounded": words.say("picture.rounded") if drawn and drawn.is_rounded else "",
    }


@register.inclusion_tag("elements/count_tables.html")
def count_table(record: CountRecord) -> dict[str, Any]:
    """Show the whole count as tables; they scroll sideways where there are many stages."""
    return {"tables": explain(record, language()).tables}


@register.inclusion_tag("elements/count_stages.html")
def count_stages(record: CountRecord) -> dict[str, Any]:
    """Tell every stage in sentences, and how lots were drawn."""
    return {"told": explain(record, language())}
