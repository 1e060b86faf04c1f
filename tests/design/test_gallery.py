"""The gallery in a browser: nothing overflows, the policy refuses nothing, axe finds nothing, the keyboard suffices."""

import gzip
import mimetypes
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import expect

from config.paths import BASE_DIR
from tests.design.gallery.pages import NAMES, render
from tests.looking import breadth, violations

HOST = "http://gallery.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"
)

# 320 is a screen of 1280 enlarged four times (WCAG 1.4.10), 640 the same enlarged twice; 360 is the smallest
# phone we draw for.
WIDTHS = (320, 360, 640, 1280)


@pytest.fixture
def gallery(page):
    """A browser at a gallery that no server serves: pages rendered when asked for, sheets from their folder."""

    def answer(route):
        path = urlsplit(route.request.url).path
        if path.endswith(".html"):
            policy = {"Content-Security-Policy": POLICY}
            route.fulfill(body=render(path[1:-5], "fr"), content_type="text/html; charset=utf-8", headers=policy)
        elif path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            route.fulfill(path=file, content_type=mimetypes.guess_type(path)[0] or "text/plain")
        elif path == "/poll":
            done = {"id": "envoi", "title": "Envoi des avis", "done": 1967, "total": 1967, "finished": True}
            route.fulfill(body=render_to_string("elements/progress.html", done), content_type="text/html")
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)
    return page


@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_every_width(gallery, name):
    gallery.goto(f"{HOST}/{name}.html")
    for width in WIDTHS:
        gallery.set_viewport_size({"width": width, "height": 800})
        assert breadth(gallery) <= width


@pytest.mark.parametrize("name", NAMES)
def test_the_policy_refuses_nothing(gallery, name):
    refused = []
    gallery.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    gallery.goto(f"{HOST}/{name}.html")
    assert refused == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(gallery, name, theme):
    gallery.emulate_media(color_scheme=theme)
    gallery.goto(f"{HOST}/{name}.html")
    assert violations(gallery) == []


def test_axe_would_find_a_fault(gallery):
    gallery.goto(f"{HOST}/vote.html")
    gallery.evaluate("document.querySelector('input[type=radio]').closest('label').replaceWith('?')")
    gallery.evaluate("document.querySelector('.lede, .muted').style.color = '#bbb'")
    assert violations(gallery)


def test_a_member_votes_with_the_keyboard_alone(gallery):
    gallery.goto(f"{HOST}/vote.html")
    gallery.keyboard.press("Tab")
    gallery.keyboard.press("Enter")
    expect(gallery.locator("#main")).to_be_focused()

    gallery.keyboard.press("Tab")
    gallery.keyboard.press("Tab")
    expect(gallery.locator("input[type=radio]:focus")).to_have_count(1)
    expect(gallery.locator("input:checked")).to_have_count(0)

    gallery.keyboard.press("ArrowDown")
    expect(gallery.locator("input:checked")).to_have_attribute("value", "no")
    gallery.keyboard.press("Tab")
    expect(gallery.get_by_role("button", name="Relire mon choix", exact=True)).to_be_focused()


def test_long_work_goes_on_by_itself_and_keeps_the_keyboard(gallery):
    gallery.goto(f"{HOST}/elements.html")
    gallery.locator("#envoi-refresh").focus()
    gallery.locator("#envoi[data-focus]").wait_for()
    expect(gallery.locator("#envoi progress")).to_have_attribute("value", "1967")
    expect(gallery.locator("#envoi")).to_be_focused()


def test_long_work_moves_nobody_whose_keyboard_is_elsewhere(gallery):
    gallery.goto(f"{HOST}/elements.html")
    gallery.locator("#id_title").focus()
    gallery.locator("#envoi[data-focus]").wait_for()
    expect(gallery.locator("#id_title")).to_be_focused()


def test_what_is_touched_is_large_enough_for_a_finger(gallery):
    gallery.goto(f"{HOST}/vote.html")
    for box in [one.bounding_box() for one in gallery.locator(".choice, .button").all()]:
        assert box["height"] >= 44


def test_dark_pages_print_as_ink_on_white(gallery):
    gallery.emulate_media(color_scheme="dark", media="print")
    gallery.goto(f"{HOST}/result.html")
    assert gallery.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert gallery.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(29, 36, 48)"
    assert not gallery.locator(".button").first.is_visible()


def test_sheets_weigh_little():
    sheets = sorted((BASE_DIR / "static" / "css").glob("*.css"))
    # All of them together, though a page links its own beside the shared ones only.
    assert sum(len(gzip.compress(sheet.read_bytes(), 9)) for sheet in sheets) <= 20 * 1024
