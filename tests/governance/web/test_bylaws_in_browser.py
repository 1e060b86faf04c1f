"""The pages of by-laws and of the year in Chromium: axe finds nothing, nothing overflows."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from governance.models import BylawVersion, Motion
from governance.services.amending import amend_article
from governance.services.article_amendments import ArticleMoved, amend_article_from_floor
from governance.services.bylaws import ArticleText, adopt_bylaws, begin_bylaws, write_article
from governance.services.calling import call_assembly
from governance.services.sessions import open_assembly
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_motion, an_assembly, jump
from tests.factories.register import SYSTEM
from tests.governance.web.browsing import served
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db

TEXT = (
    "Le conseil d’administration compte {n} sièges. Les membres utilisateurs en élisent la majorité.\n\n"
    "Un siège vacant se comble dans le même groupe."
)


def board(seats: int) -> ArticleText:
    return ArticleText(
        "6", "Conseil d’administration", TEXT.format(n=seats), "Board of directors", "The board has seats.",
        {"board_size": seats},
    )  # fmt: skip


@pytest.fixture
def here(cast):
    jump(cast.organisation, CALLED_ON)
    return cast.organisation


@pytest.fixture
def draft(here) -> BylawVersion:
    """The third version, in preparation; the second changed an article."""
    for seats in (7, 9):
        version = begin_bylaws(here, actor=SYSTEM)
        write_article(version, board(seats), actor=SYSTEM, row=version.articles.filter(number="6").first())
        adopt_bylaws(version, adopted_on=CALLED_ON, in_force_from=CALLED_ON, override="Adoptés ailleurs.", actor=SYSTEM)
    version = begin_bylaws(here, actor=SYSTEM)
    write_article(version, board(11), actor=SYSTEM, row=version.articles.get(number="6"))
    return version


def look(cast, browser_of, page, name: str, url: str, **looking: str) -> None:
    with served(page, browser_of("secretary")):
        assert look_at(page, url, **looking) == []
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"artefacts/bylaws/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("name", ["bylaws", "bylaw-compare", "bylaw-draft", "set-up", "compliance"])
def test_the_pages_of_an_organisation(cast, browser_of, page, here, draft, name):
    look(cast, browser_of, page, name, reverse(f"governance:{name}", kwargs={"slug": here.slug}))


@pytest.mark.parametrize("key", ["quorum", "board_quorum", "notice_modes", "maj_property"])
def test_a_question_of_the_set_up(cast, browser_of, page, here, key):
    url = reverse("governance:set-up-question", kwargs={"slug": here.slug, "key": key})
    look(cast, browser_of, page, f"question-{key}", url, theme="dark" if key == "quorum" else "light")


def test_an_article_and_what_it_sets(cast, browser_of, page, here, draft):
    article = draft.articles.get(number="6").public_id
    for name in ("bylaw-article", "bylaw-article-value"):
        url = reverse(f"governance:{name}", kwargs={"slug": here.slug, "article": article})
        look(cast, browser_of, page, name, f"{url}?key=board_size" if name.endswith("value") else url)


def test_an_amendment_with_its_motion(cast, browser_of, page, here, draft):
    motion = a_motion(an_assembly(here))
    amend_article(motion, board(11), actor=SYSTEM)
    at = {"slug": here.slug, "assembly": motion.assembly.public_id, "item": motion.item.public_id}
    look(cast, browser_of, page, "amendments", reverse("governance:amendments", kwargs=at))
    look(cast, browser_of, page, "amend", f"{reverse('governance:amend', kwargs=at)}?article=6")


@pytest.fixture
def moved(here) -> Motion:
    """A motion that makes nine seats of seven, before the members."""
    motion = a_motion(an_assembly(here))
    amend_article(motion, board(9), actor=SYSTEM)
    call_assembly(motion.assembly, actor=SYSTEM)
    jump(here, MEETING_ON, time(19, 5))
    open_assembly(motion.assembly, actor=SYSTEM)
    return Motion.objects.select_related("assembly__organisation", "organisation", "item").get(pk=motion.pk)


def test_an_article_amended_from_the_floor(cast, browser_of, page, here, moved):
    url = reverse("voting:debate-article", args=[here.slug, moved.assembly.public_id, moved.public_id])
    for name, query in (("floor", "?article=6"), ("floor-another", "")):
        look(cast, browser_of, page, name, f"{url}{query}")
    text = ArticleMoved(board(11), "Luc Roy", "Omar Diallo")
    amendment = amend_article_from_floor(moved, text, reason="L’avis annonçait le nombre de sièges.", actor=SYSTEM)
    where = reverse("voting:conduct", args=[here.slug, moved.assembly.public_id])
    look(cast, browser_of, page, "floor-conduct", f"{where}?point={amendment.item.public_id}")
