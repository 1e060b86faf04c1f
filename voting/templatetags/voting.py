"""What the pages of a vote write beside what every page may write."""

from __future__ import annotations

from django import template

from membership.queries.standing import Standing
from voting.web.pages import language

register = template.Library()

GROUP = 4


@register.filter
def why(standing: Standing) -> str:
    """Return why a member may vote or may not, in words."""
    return standing.sentence(language())


@register.filter
def in_groups(number: str) -> str:
    """Return a receipt number in groups, as one reads it aloud or copies it by hand."""
    return " ".join(number[start : start + GROUP] for start in range(0, len(number), GROUP))
