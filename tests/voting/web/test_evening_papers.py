"""The papers of an evening: its envelope, the chair's script, the one page, and the binder that proves it all."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from governance.models import AgendaItem, Motion
from governance.queries.debate import family_of
from governance.services.minutes import draft_minutes
from membership.services.proof import certify_notice
from tests.factories.meetings import SYSTEM, come, vote
from tests.governance.minutes.papers import pages_of, plain, tags_of, text_of

pytestmark = pytest.mark.django_db


def kept(name: str, content: bytes) -> bytes:
    """Keep a paper to be looked at, where somebody asked for it."""
    if folder := os.environ.get("PAPERS"):
        Path(folder, name).write_bytes(content)
    return content


@pytest.fixture
def secretary(browser_of):
    return browser_of("secretary")


def a_paper(evening, name):
    return reverse(f"governance:{name}", args=[evening.organisation.slug, evening.assembly.public_id])


def test_the_envelope_holds_all_that_is_printed_for_the_hall(evening, secretary):
    page = secretary.get(evening.address("kit"))
    assert page.status_code == 200
    asked = {"parts": ["roll", "badges", "ballots", "sheets", "script"], "ballots": "7", "language": "fr"}
    answer = secretary.get(evening.address("kit-document"), asked)
    said = text_of(kept("kit.pdf", answer.content))
    for membership in evening.members:
        assert said.count(membership.number) == 2  # on the roll, and on a badge
    assert "Feuille d’arrivée" in said
    assert said.count("Talon") == 7
    assert "Feuille de dépouillement" in said
    assert "Je déclare l’assemblée ouverte." in plain(said)
    assert tags_of(answer.content)


def test_only_the_parts_asked_for_are_printed(evening, secretary):
    answer = secretary.get(evening.address("kit-document"), {"parts": "sheets", "ballots": "0", "language": "en"})
    said = text_of(answer.content)
    assert "Tally sheet" in said
    assert evening.members[0].number not in said


def test_a_kit_of_nothing_says_what_is_wrong(evening, secretary):
    assert secretary.get(evening.address("kit-document"), {"ballots": "-1", "language": "fr"}).status_code == 422


def test_the_script_and_the_one_page_are_handed_over_as_documents(evening, secretary):
    script = secretary.get(a_paper(evening, "script-pdf"), {"language": "fr"})
    assert "Je déclare l’assemblée ouverte." in text_of(kept("script.pdf", script.content))
    usual, large = (
        secretary.get(a_paper(evening, "one-page-pdf"), {"language": "fr", "size": size}) for size in ("usual", "large")
    )
    kept("one-page-large.pdf", large.content)
    assert len(pages_of(kept("one-page.pdf", usual.content))) == 1
    assert "Des mandats de deux ans" in text_of(usual.content)
    assert "Des mandats de deux ans" in text_of(large.content)


def test_the_binder_shows_who_was_told_who_was_there_and_what_was_decided(evening, secretary):
    for membership in evening.members[:2]:
        come(evening.assembly, membership)
        vote(evening.poll, membership, "for")
    evening.proclaim()
    draft_minutes(evening.assembly, language="fr", actor=SYSTEM)
    certify_notice(evening.assembly.notice, language="fr", actor=SYSTEM)
    answer = secretary.get(evening.address("binder"), {"language": "fr"})
    said = text_of(kept("binder.pdf", answer.content))
    assert "%(" not in said
    assert evening.assembly.notice.text_sha256 in said.replace(" ", "")
    assert "Que les mandats durent deux ans." in said
    for membership in evening.members[:2]:
        assert membership.number in said
    bundle = zipfile.ZipFile(io.BytesIO(secretary.get(evening.address("binder-archive")).content))
    names = bundle.namelist()
    assert {"0-dossier-fr.pdf", "0-dossier-en.pdf", "SHA256SUMS", "1-avis/personnes-convoquees.csv"} <= set(names)
    assert "2-presence/registre-des-presences.csv" in names
    assert "4-proces-verbal/fr-version-1.pdf" in names
    assert any(name.endswith(".csv") and "attestation" in name for name in names)
    for line in bundle.read("SHA256SUMS").decode().splitlines():
        sha256, name = line.split("  ", 1)
        assert hashlib.sha256(bundle.read(name)).hexdigest() == sha256


def a_motion_beside(evening, title, text):
    """Return a motion under one more point of the same agenda."""
    last = evening.assembly.agenda.order_by("-position").first()
    item = AgendaItem.objects.create(
        organisation=evening.organisation, assembly=evening.assembly, position=last.position + 1, kind="decision",
        title_fr=title, title_en="",
    )  # fmt: skip
    return Motion.objects.create(
        organisation=evening.organisation, assembly=evening.assembly, item=item, title_fr=title, text_fr=text,
        majority_key="majority_ordinary",
    )  # fmt: skip


def test_the_binder_of_one_decision_holds_what_bears_on_it_and_nothing_of_another(evening, secretary):
    for membership in evening.members[:2]:
        come(evening.assembly, membership)
        vote(evening.poll, membership, "for")
    evening.proclaim()
    other = a_motion_beside(evening, "Le bail", "Que le bail soit signé.")
    one = {"decision": evening.poll.motion.public_id}
    said = text_of(secretary.get(evening.address("binder"), one | {"language": "fr"}).content)
    assert "Que les mandats durent deux ans." in said
    assert "Que le bail soit signé." not in said
    whole, part = (
        zipfile.ZipFile(io.BytesIO(secretary.get(evening.address("binder-archive"), asked).content))
        for asked in ({}, one)
    )
    told = part.read("3-decisions/propositions.json").decode()
    assert "mandats" in told
    assert "bail" not in told
    # A file is the same in both, name and bytes, so that one can be held against the other.
    assert set(part.namelist()) <= set(whole.namelist())
    assert part.read("3-decisions/vote-1-depouillement.json") == whole.read("3-decisions/vote-1-depouillement.json")
    nothing = {"decision": other.public_id}
    of_other = zipfile.ZipFile(io.BytesIO(secretary.get(evening.address("binder-archive"), nothing).content))
    assert not [name for name in of_other.namelist() if "vote-" in name]
    assert secretary.get(evening.address("binder"), {"decision": "1" * 22}).status_code == 404


def test_what_amended_a_motion_goes_with_its_binder(evening):
    motion = evening.poll.motion
    first, deeper, other = (a_motion_beside(evening, f"Point {rank}", "Que soit retiré un mot.") for rank in range(3))
    Motion.objects.filter(pk=first.pk).update(amends=motion)
    Motion.objects.filter(pk=deeper.pk).update(amends=first)
    assert family_of(motion) == family_of(deeper) == {motion.pk, first.pk, deeper.pk}
    assert family_of(other) == {other.pk}


def test_there_is_no_binder_of_a_meeting_that_has_not_opened(evening, secretary):
    evening.assembly.opened_at = None
    evening.assembly.state = "called"
    evening.assembly.save(update_fields=["opened_at", "state"])
    assert secretary.get(evening.address("binder")).status_code == 404
