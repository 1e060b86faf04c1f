"""The tags that show a count, in the language of the page, with every drawing beside its words."""

import pytest
from django.template import Context, Template
from django.utils import translation

from tests.voting.counting.explain.samples import CANDIDATES, RANKED, motion_records, papers
from voting.counting import methods
from voting.counting.contests import Contest

WORKED = methods.count("stv-scottish", Contest(CANDIDATES, 2), papers(RANKED["worked"]))


def shown(tag, record=WORKED, language="fr"):
    with translation.override(language):
        return Template("{% load counting %}{% " + tag + " record %}").render(Context({"record": record}))


def test_a_summary_speaks_the_language_of_the_page():
    assert "Anna et Diane obtiennent les 2 sièges." in shown("count_summary")
    assert "Anna and Diane are elected to the 2 seats." in shown("count_summary", language="en")


def test_a_name_is_never_markup():
    cunning = tuple(type(one)(one.id, f"<b>{one.name}</b>", one.classes) for one in CANDIDATES)
    record = methods.count("stv-scottish", Contest(cunning, 2), papers(RANKED["worked"]))
    for tag in ("count_summary", "count_pictures", "count_table", "count_stages"):
        assert "<b>" not in shown(tag, record)
        assert "&lt;b&gt;Anna&lt;/b&gt;" in shown(tag, record)


def test_every_drawing_is_hidden_from_those_who_hear_the_words_beside_it():
    page = shown("count_pictures")
    assert page.count("<svg") == page.count('aria-hidden="true"')
    assert '<span class="amount">13,6 <span class="change">(+5,6)</span></span>' in page


@pytest.mark.parametrize("tag", ["count_summary", "count_pictures", "count_table", "count_stages"])
def test_no_style_of_its_own(tag):
    assert "style=" not in shown(tag)


def test_a_motion_can_be_shown_too():
    motion = motion_records()[0]
    assert "La proposition est adoptée" in shown("count_summary", motion)
    assert "<svg" not in shown("count_pictures", motion)


def test_stages_name_the_rule_they_follow():
    assert '<span class="small muted">(règle 48)</span>' in shown("count_stages")
