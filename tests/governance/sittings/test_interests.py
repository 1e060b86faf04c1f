"""Conflicts of interest: declared by directors, kept with their dates, taken away as a paper, shown where one votes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from governance.errors import InterestOver, NotADirector
from governance.models import Interest
from governance.services.interests import declare_interest, end_interest
from membership.errors import DatesReversed
from tests.factories.register import SYSTEM, a_member
from tests.governance.sittings.conftest import CALLED_ON
from tests.governance.sittings.test_pages import browsers  # noqa: F401
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db


def page(body, name="sittings:interests", **more):
    return reverse(name, kwargs={"slug": body.organisation.slug, "body": body.public_id, **more})


def test_a_general_declaration_names_no_matter_and_one_for_a_matter_does(board, directors):
    general = declare_interest(
        board, person=directors[0].person, text="Ma sœur y travaille", on=CALLED_ON, actor=SYSTEM
    )
    precise = declare_interest(
        board, person=directors[0].person, text="Je loue le local", matter="Le bail", on=CALLED_ON, actor=SYSTEM
    )
    assert (general.kind, precise.kind) == ("general", "matter")


def test_only_those_who_sit_there_declare(board, organisation):
    stranger = a_member(organisation, "Zoé", "Gagnon")
    with pytest.raises(NotADirector):
        declare_interest(board, person=stranger.person, text="x", on=CALLED_ON, actor=SYSTEM)


def test_a_declaration_is_not_of_a_day_to_come(board, directors):
    with pytest.raises(DatesReversed):
        declare_interest(board, person=directors[0].person, text="x", on=CALLED_ON + timedelta(days=1), actor=SYSTEM)


def test_an_interest_ends_once(board, directors):
    row = declare_interest(board, person=directors[0].person, text="x", on=CALLED_ON, actor=SYSTEM)
    end_interest(row, on=CALLED_ON, actor=SYSTEM)
    with pytest.raises(InterestOver):
        end_interest(row, on=CALLED_ON, actor=SYSTEM)


def test_a_director_declares_for_themselves_alone(browsers, board, directors):  # noqa: F811
    director = browsers["director"]
    filled = {"director": directors[0].pk, "matter": "Le bail", "text": "Je loue le local", "on": "2027-02-01"}
    other = director.post(page(board), filled | {"director": directors[1].person_id})
    assert other.status_code == 200
    assert not Interest.objects.exists()
    director.post(page(board), filled | {"director": directors[0].person_id})
    assert Interest.objects.get().matter == "Le bail"


def test_the_register_is_for_those_who_sit_the_office_and_the_auditor(browsers, board):  # noqa: F811
    for name, browser in browsers.items():
        expected = 404 if name in {"member", "scrutineer", "adviser"} else 200
        assert browser.get(page(board)).status_code == expected, name
        for taken_as in ("csv", "pdf"):
            answer = browser.get(page(board, "sittings:interests-file", taken_as=taken_as))
            assert answer.status_code == expected, name


def test_the_register_leaves_as_a_table_and_as_a_paper(browsers, board, directors):  # noqa: F811
    declare_interest(
        board, person=directors[0].person, text="Je loue le local", matter="Le bail", on=date(2027, 2, 1), actor=SYSTEM
    )
    table = browsers["auditor"].get(page(board, "sittings:interests-file", taken_as="csv"))
    assert "Je loue le local" in table.content.decode("utf-8-sig")
    paper = browsers["auditor"].get(page(board, "sittings:interests-file", taken_as="pdf"))
    assert paper.content.startswith(b"%PDF")
    assert "Je loue le local" in said(browsers["auditor"].get(page(board)))
