"""What a member's phone downloads to vote: at most 60 KB, everything included."""

from __future__ import annotations

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.django_db

AT_MOST = 60 * 1024


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def everything(page: bytes) -> dict[str, int]:
    """Return what the page and each file it names weigh, packed as a server sends them."""
    named = set(re.findall(rb'(?:src|href)="/?%s([^"]+)"' % settings.STATIC_URL.strip("/").encode(), page))
    weights = {"the page": packed(page)}
    for name in sorted(one.decode().lstrip("/") for one in named):
        path = finders.find(name)
        assert path, name
        with open(path, "rb") as file:
            weights[name] = packed(file.read())
    return weights


@pytest.mark.parametrize("step", ["choose", "review", "receipt", "room"])
def test_a_page_on_the_way_to_a_vote_weighs_little(evening, step):
    phone = evening.come_in(evening.members[0])
    match step:
        case "choose":
            answer = phone.get(evening.of_poll("vote"))
        case "review":
            answer = phone.post(evening.of_poll("vote"), {"step": "review", "choice": "for"})
        case "receipt":
            answer = phone.get(evening.cast(phone))
        case _:
            answer = phone.get(evening.address("room"))
    weights = everything(answer.content)
    assert any(name.endswith(".css") for name in weights)
    assert sum(weights.values()) <= AT_MOST, weights


def test_it_asks_other_sites_for_nothing(evening):
    page = evening.come_in(evening.members[0]).get(evening.of_poll("vote")).content.decode()
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)
