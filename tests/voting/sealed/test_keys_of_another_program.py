"""The other direction: a key, and a part in opening the result, made by Debian's unmodified program and pasted."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from membership.models import Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer
from tests.factories.sealed import AGAINST, FOR, vote_secretly
from tests.needs import belenios_tool
from tests.voting.sealed.browsing import signed_in
from voting.crypto.verifying import verify
from voting.models import Poll, PollMode, SealedTrustee
from voting.queries.sealed.archives import archive_of
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.sealed.trustees import invite_trustees
from voting.services.tally import run_tally

pytestmark = [pytest.mark.django_db, pytest.mark.belenios]


def tool(folder: Path, *arguments: str) -> str:
    environ = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
    command = [str(belenios_tool()), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False, env=environ)
    assert done.returncode == 0, done.stderr
    return done.stdout


def at(poll: Poll, view: str) -> str:
    return reverse(f"voting:{view}", args=[poll.organisation.slug, poll.public_id])


@pytest.mark.parametrize("is_rehearsal", [False, True], ids=["vote", "rehearsal"])
def test_a_keeper_without_our_page_holds_a_key_and_opens_the_result(those, tmp_path, is_rehearsal):
    assembly = an_evening(those[0].organisation, *those)
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, is_rehearsal=is_rehearsal)
    lise = an_officer(draft.organisation, Role.SCRUTINEER, "lise@example.org")
    [keeper] = invite_trustees(draft, accounts=[lise], threshold=1, actor=SYSTEM)
    browser = signed_in(lise)

    tool(tmp_path, "setup", "generate-trustee-key", "--group", draft.group)
    public = next(tmp_path.glob("*.pubkey")).read_text()
    browser.post(at(draft, "keys-mine"), {"step": "key", "written": public})
    assert SealedTrustee.objects.get(pk=keeper.pk).key == public.strip()

    poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))
    for member, choice in zip(those, (FOR, FOR, AGAINST), strict=False):
        vote_secretly(poll, member, choice)
    close_poll(poll, actor=SYSTEM)
    assert not run_tally(poll.pk)

    # The keeper takes the archive as it stands, the sum sealed, to a machine of their own.
    answer: Any = browser.get(at(poll, "archive"))
    content = b"".join(answer.streaming_content)
    assert verify(content).state == "added_up"
    (tmp_path / f"{poll.sealed.uuid}.bel").write_bytes(content)
    private = next(tmp_path.glob("*.privkey")).name
    part = tool(tmp_path, "election", "decrypt", "--dir", ".", "--privkey", private, "--trustee-id", str(keeper.number))
    browser.post(at(poll, "keys-mine"), {"step": "decryption", "written": part})
    assert run_tally(poll.pk)

    poll.refresh_from_db()
    assert (poll.result.figures["for"], poll.result.figures["against"]) == (2, 1)
    report = verify(archive_of(poll).to_bytes())
    assert (report.holds, report.result) == (True, [[2, 1, 0]])
    (tmp_path / f"{poll.sealed.uuid}.bel").write_bytes(archive_of(poll).to_bytes())
    tool(tmp_path, "election", "verify", "--dir", ".")
    motion = proclaim_result(poll, actor=SYSTEM)
    # Practised with keys like the evening's, it decides as little as any rehearsal.
    assert motion.state == ("proposed" if is_rehearsal else "adopted")
