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
from voting.pictures import bars, grades, pairs, seats

register = template.Library()


ClassNames = Mapping[str, str] | None


@register.inclusion_tag("elements/count_summary.html")
def count_summary(record: CountRecord, *, class_names: ClassNames = None) -> dict[str, Any]:
    """Say the result in a few sentences, with who is elected and why, and who follows."""
    spoken = language()
    told = explain(record, spoken, class_names)
    return {"told": told, "title_substitutes": Words(spoken).say("certificate.substitutes")}


@register.inclusion_tag("elements/count_pictures.html")
def count_pictures(record: CountRecord, *, class_names: ClassNames = None) -> dict[str, Any]:
    """Draw whatever of seats, bars, duels and grades this count has to show."""
    spoken = language()
    words, told = Words(spoken), explain(record, spoken, class_names)
    drawn = bars.draw(record, spoken, told)
    return {
        "seats": seats.draw(record, spoken, told, class_names),
        "bars": drawn,
        "pairs": pairs.draw(record, spoken, told),
        "grades": grades.draw(record, spoken, told),
        "key": [{"kind": kind, "text": words.say(f"picture.{kind}")} for kind in drawn.kinds] if drawn else [],
        "title_seats": words.say("picture.seats"),
        "title_bars": drawn.caption if drawn else "",
        "dot": words.say("picture.dot") if drawn and drawn.is_dotted else "",
        "rounded": words.say("picture.rounded") if drawn and drawn.is_rounded else "",
    }


@register.inclusion_tag("elements/count_tables.html")
def count_table(record: CountRecord, *, class_names: ClassNames = None) -> dict[str, Any]:
    """Show the whole count as tables; they scroll sideways where there are many stages."""
    return {"tables": explain(record, language(), class_names).tables}


@register.inclusion_tag("elements/count_stages.html")
def count_stages(record: CountRecord, *, class_names: ClassNames = None) -> dict[str, Any]:
    """Tell every stage in sentences, and how lots were drawn."""
    return {"told": explain(record, language(), class_names)}
