"""Long lists by numbered pages, for those that have an end somebody may want to go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

MOST = 200


class PagesQuery(serializers.Serializer[Any]):
    """Which page, and how long."""

    page = serializers.IntegerField(default=1, min_value=1, max_value=10_000_000, help_text="From 1.")
    per_page = serializers.IntegerField(default=50, min_value=1, max_value=MOST)


class PageSerializer(serializers.Serializer[Any]):
    """One page of a list."""

    count = serializers.IntegerField(help_text="Lines on all pages.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()


def page_of(lines: type[serializers.Serializer[Any]], name: str) -> type[serializers.Serializer[Any]]:
    """Return the serializer of a page of such lines; `name` is how the schema calls it."""
    return type(f"{name}Serializer", (PageSerializer,), {"__doc__": PageSerializer.__doc__, "items": lines(many=True)})


def one_page(
    rows: QuerySet[Any] | Sequence[Any], asked: dict[str, Any], line: Callable[[Any], Any] = lambda row: row
) -> dict[str, Any]:
    """Return the page asked for, each row as `line` makes it. Raises Http404 beyond the last one."""
    paginator = Paginator(rows, asked["per_page"])
    try:
        page = paginator.page(asked["page"])
    except EmptyPage:
        raise Http404
    return {
        "count": paginator.count,
        "page": page.number,
        "pages": paginator.num_pages,
        "items": [line(row) for row in page.object_list],
    }
