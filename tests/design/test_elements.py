"""The elements say what they draw, in the reader's language, and nothing a strict policy would refuse."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from config.paths import BASE_DIR
from membership.rules.findings import Certainty, Finding, Level, Outcome, RuleRef
from tests.design.gallery.pages import NAMES, render

EVENING = datetime(2027, 4, 24, 19, 42, tzinfo=ZoneInfo("America/Toronto"))


def written(source, language="en", **context):
    with translation.override(language), timezone.override(EVENING.tzinfo):
        return Template("{% load unevoix %}" + source).render(Context(context))


def answered(outcome, level, certainty=Certainty.TEXT, arithmetic=""):
    rule = RuleRef("quorum", 50, "persons", "Loi, article 76", "Act, section 76", certainty, "qc_coop")
    return Finding("quorum", outcome, level, (), rule, "Le quorum.", "The quorum.", arithmetic=arithmetic)


# -- Texts in two languages -----------------------------------------------------------------------


def test_a_text_is_written_in_the_readers_language():
    motion = SimpleNamespace(title_fr="Modifier", title_en="Amend")
    assert written('{{ it|local:"title" }}', "en", it=motion) == "Amend"
    assert written('{{ it|local:"title" }}', "fr", it=motion) == "Modifier"


def test_a_text_lent_by_the_other_language_says_which_it_is():
    motion = SimpleNamespace(title_fr="Modifier <7.3>", title_en="")
    assert written('{{ it|local:"title" }}', "en", it=motion) == '<span lang="fr">Modifier &lt;7.3&gt;</span>'
    assert written('{{ it|local_text:"title" }}', "en", it=motion) == "Modifier &lt;7.3&gt;"


# -- Time -----------------------------------------------------------------------------------------


def test_a_deadline_of_today_is_an_hour_and_what_is_left():
    said = written("{% deadline at now=now %}", "en", at=EVENING + timedelta(minutes=6), now=EVENING)
    assert "Closes at 7:48" in said
    assert 'class="deadline near"' in said
    assert 'datetime="2027-04-24T19:48:00-04:00"' in said


def test_a_deadline_of_another_day_names_the_day():
    said = written("{% deadline at now=now %}", "en", at=EVENING + timedelta(days=3), now=EVENING)
    assert "Closes on Tuesday, April 27, 2027" in said
    assert "near" not in said


def test_a_deadline_that_is_past_leaves_nothing():
    said = written("{% deadline at now=now %}", "en", at=EVENING - timedelta(minutes=4), now=EVENING)
    assert "Closed at 7:38" in said
    assert "left" not in said


@pytest.mark.parametrize(("title", "said"), [("Retiré hier", "Retiré hier."), ("Quoi ?", "Quoi ?"), ("Non.", "Non.")])
def test_a_title_before_a_sentence_ends(title, said):
    assert f"<strong>{said}</strong> Voici." in written(
        '{% include "elements/alert.html" with tone="warn" text="Voici." %}', "fr", title=title
    )


# -- Rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "level", "box"),
    [
        (Outcome.MET, Level.HARD, "finding yes"),
        (Outcome.MET, Level.INFO, "finding info"),
        (Outcome.NOT_MET, Level.HARD, "finding no"),
        (Outcome.NOT_MET, Level.WARN, "finding warn"),
        (Outcome.DOUBTFUL, Level.HARD, "finding warn"),
        (Outcome.NOT_MET, Level.INFO, "finding info"),
    ],
)
def test_a_finding_wears_its_outcome(outcome, level, box):
    assert f'class="{box}"' in written("{% finding it %}", it=answered(outcome, level))


def test_a_finding_gives_its_rule_and_its_arithmetic():
    said = written("{% finding it %}", it=answered(Outcome.MET, Level.HARD, arithmetic="72 ≥ 50"))
    assert "Act, section 76." in said
    assert "72 ≥ 50" in said
    assert "lawyer" not in said


@pytest.mark.parametrize("certainty", [Certainty.GENERAL, Certainty.UNKNOWN])
def test_a_rule_not_read_in_its_text_is_to_be_confirmed(certainty):
    assert "To be confirmed by a lawyer." in written(
        "{% finding it %}", it=answered(Outcome.MET, Level.WARN, certainty)
    )


# -- Pictures -------------------------------------------------------------------------------------


def test_a_vote_is_said_in_one_sentence():
    said = written("{% dots yes=41 no=18 abstain=6 needed=40 base=59 %}")
    assert 'aria-label="41 for, 18 against, 6 abstentions. 40 needed out of 59."' in said
    assert "6 abstentions, outside the calculation" in said
    assert said.count("<circle") == 65 + 3


def test_a_large_vote_says_its_scale():
    assert "One dot stands for 5 voices" in written("{% dots yes=1342 no=618 %}")


def test_a_share_is_written_with_a_full_stop_in_french_too():
    assert 'width="93.0%"' in written('{% meter 1967 2114 "1 967 sur 2 114" %}', "fr")


def test_the_calendar_names_the_days_that_matter():
    said = written(
        "{% notice_calendar meeting=m earliest=e latest=l %}",
        m=EVENING.date(),
        e=EVENING.date() - timedelta(days=45),
        l=EVENING.date() - timedelta(days=10),
    )
    assert 'class="in first">10<span class="said">, first day for the notice</span>' in said
    assert "The notice may be sent from Wednesday, March 10, 2027 to Wednesday, April 14, 2027." in said


# -- Forms and lists ------------------------------------------------------------------------------


class Enrolment(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the register.")
    choice = forms.ChoiceField(label="Choice", choices=[("y", "For"), ("n", "Against")], widget=forms.RadioSelect)


def test_a_refused_form_links_each_error_to_its_field():
    with translation.override("en"):
        said = render_to_string("elements/fields.html", {"form": Enrolment({})})
    assert "2 things to correct." in said
    assert 'href="#id_name"' in said
    assert 'href="#id_choice_0"' in said
    assert 'id="id_choice_0"' in said
    assert 'aria-describedby="id_name_helptext id_name_error"' in said
    assert 'id="id_name_error"' in said


def test_no_choice_of_a_ballot_is_made_beforehand():
    said = render_to_string("elements/choices.html", {"field": Enrolment()["choice"]})
    assert said.count('type="radio"') == 2
    assert "checked" not in said


def test_pages_keep_the_rest_of_the_address():
    request = RequestFactory().get("/?q=Lévesque&page=2")
    said = written("{% pagination it %}", it=Paginator(range(200), 50).page(2), request=request)
    assert 'href="?q=L%C3%A9vesque&amp;page=3"' in said
    assert '<span aria-current="page">2</span>' in said


def test_a_row_that_lacks_a_cell_is_an_error_and_not_a_shifted_table():
    with pytest.raises(ValueError, match="shorter"):
        written(
            '{% table caption="c" columns=columns rows=rows %}', columns=[{"label": "a"}, {"label": "b"}], rows=[["1"]]
        )


# -- What a strict policy would refuse ------------------------------------------------------------

TEMPLATES = sorted((BASE_DIR / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_style_or_script_of_its_own(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", source)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_of_the_gallery_is_whole(name, language):
    page = render(name, language)
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1 or name == "elements"
    assert "{{" not in page
    assert "{%" not in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_a_refusal_needs_neither_request_nor_database(name):
    with translation.override("en"):
        page = render_to_string(f"{name}.html")
    assert "<h1>" in page
    assert 'href="/"' in page
