"""Credentials made by somebody who is not the server: it has the public halves alone, and voters type theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.models import Account, Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer, an_organisation, members
from tests.factories.sealed import AGAINST, FOR, cast, fetch, seal
from tests.voting.sealed.browsing import signed_in
from tests.voting.web.conftest import OFFICERS, Evening
from voting.crypto.canonical import dumps, loads
from voting.crypto.credentials import new_credential, public_of
from voting.crypto.groups import group
from voting.crypto.verifying import verify
from voting.errors import (
    CredentialsDoNotFit,
    CredentialsUnfit,
    CredentialUnknown,
    PapersWithAuthority,
    TrusteePartNotDue,
)
from voting.models import CredentialAuthority, Poll, PollMode, SealedHandout, SealedKey, SealedSlip
from voting.queries.sealed.archives import archive_of
from voting.queries.sealed.excess import ballots_in_excess
from voting.queries.sealed.marks import marks_of
from voting.services.due import tally_due
from voting.services.polls import cancel_poll, close_poll, open_poll, prepare_poll
from voting.services.sealed.authorities import name_authority, publish_credentials
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def those():
    return members(an_organisation(bylaws={"quorum": "2"}), 4)


@pytest.fixture
def draft(those) -> Poll:
    assembly = an_evening(those[0].organisation, *those)
    return prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)


@pytest.fixture
def notary(draft) -> Account:
    return an_officer(draft.organisation, Role.SCRUTINEER, "notaire@example.org")


def of(account: Account) -> Actor:
    return Actor(account_id=account.pk, public_id=account.public_id)


def made(authority: CredentialAuthority, count: int) -> tuple[list[str], str]:
    """Make credentials as the authority's own machine does: the private ones, and the text that is given."""
    chosen = group(authority.poll.group)
    private = [new_credential() for _ in range(count)]
    return private, dumps([chosen.write(public_of(one, authority.uuid, chosen)) for one in private])


def given(draft: Poll, notary: Account, count: int = 4) -> list[str]:
    authority = name_authority(draft, account=notary, actor=SYSTEM)
    private, written = made(authority, count)
    publish_credentials(authority, written=written, actor=of(notary))
    return private


def opened(draft: Poll) -> Poll:
    return open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))


def test_members_vote_with_what_the_authority_gave_them_and_the_archive_holds(draft, notary, those):
    private = given(draft, notary)
    poll = opened(draft)
    for member, credential, choice in zip(those[:3], private, (FOR, FOR, AGAINST), strict=False):
        assert fetch(poll, member).private == ""
        cast(poll, seal(poll, credential, choice))
    assert marks_of(poll).issued == 3
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    assert (poll.result.figures["for"], poll.result.figures["against"]) == (2, 1)
    assert verify(archive_of(poll).to_bytes()).holds


def test_the_server_never_has_a_private_half_and_hands_nothing_out(draft, notary, those):
    given(draft, notary)
    poll = opened(draft)
    fetch(poll, those[0])
    assert not SealedSlip.objects.exists()
    assert not SealedHandout.objects.exists()
    assert poll.sealed.uuid == CredentialAuthority.objects.get(poll=poll).uuid


def test_the_mark_is_written_once_and_may_be_asked_for_again(draft, notary, those):
    given(draft, notary)
    poll = opened(draft)
    fetch(poll, those[0])
    assert fetch(poll, those[0]).resumed
    assert marks_of(poll).issued == 1


def test_a_credential_of_ones_own_making_is_still_on_no_list(draft, notary):
    given(draft, notary)
    poll = opened(draft)
    with pytest.raises(CredentialUnknown):
        cast(poll, seal(poll, new_credential(), FOR))


class TestSomebodyCastsWithTwo:
    """Nothing joins a credential to a member: a second envelope cannot be refused, it can only be counted."""

    @pytest.fixture
    def poll(self, draft, notary, those) -> Poll:
        private = given(draft, notary)
        poll = opened(draft)
        fetch(poll, those[0])
        for credential in private[:2]:
            cast(poll, seal(poll, credential, FOR))
        return close_poll(poll, actor=SYSTEM)

    def test_the_sum_stays_sealed_and_however_often_it_is_tried_nothing_is_raised(self, poll):
        assert ballots_in_excess(poll) == 1
        for _again in range(2):
            assert not run_tally(poll.pk)
        poll.refresh_from_db()
        assert poll.state == "closed"
        assert set(poll.tally_stages.values_list("stage", flat=True)) == {"box"}
        assert tally_due() == 0

    def test_those_who_conduct_read_why_and_give_the_vote_up(self, poll, those):
        run_tally(poll.pk)
        evening = Evening(poll.organisation, those, poll.assembly, poll)
        secretary = signed_in(an_officer(poll.organisation, Role.SECRETARY))
        page = secretary.get(evening.address("conduct")).content.decode()
        assert "1 bulletin de trop" in page
        assert "Une clé est perdue" not in page
        said = secretary.post(evening.of_poll("poll-cancel"), {"because": "Deux enveloppes chez une même personne."})
        assert said.status_code == 302
        poll.refresh_from_db()
        assert poll.state == "cancelled"
        assert not SealedKey.objects.filter(trustee__poll=poll).exists()
        assert prepare_poll(poll.motion, actor=SYSTEM, mode=PollMode.SECRET).state == "draft"

    def test_the_evidence_says_so(self, poll, those):
        run_tally(poll.pk)
        evening = Evening(poll.organisation, those, poll.assembly, poll)
        page = signed_in(an_officer(poll.organisation, Role.SCRUTINEER)).get(evening.outside("evidence"))
        assert "Plus de bulletins que de droits de vote remis" in page.content.decode()


def test_as_many_ballots_as_marks_are_counted_as_ever_and_a_closed_vote_is_then_not_given_up(draft, notary, those):
    private = given(draft, notary)
    poll = opened(draft)
    for member, credential in zip(those[:2], private, strict=False):
        fetch(poll, member)
        cast(poll, seal(poll, credential, FOR))
    close_poll(poll, actor=SYSTEM)
    assert ballots_in_excess(poll) == 0
    with pytest.raises(StateNotAllowed):
        cancel_poll(poll, because="Pour rien.", actor=SYSTEM)
    assert run_tally(poll.pk)


@pytest.mark.parametrize("count", [0, 3, 5])
def test_the_vote_opens_with_as_many_credentials_as_the_roll_has_votes_and_no_others(draft, notary, count):
    if count:
        given(draft, notary, count)
    else:
        name_authority(draft, account=notary, actor=SYSTEM)
    with pytest.raises(CredentialsDoNotFit):
        opened(draft)
    draft.refresh_from_db()
    assert draft.state == "draft"
    given(draft, notary, 4)
    assert opened(draft).state == "open"


@pytest.mark.parametrize("written", ["", "[]", "{}", '["12"]', '["x"]', "null", '["1"]'])
def test_what_is_no_list_of_public_credentials_is_refused(draft, notary, written):
    authority = name_authority(draft, account=notary, actor=SYSTEM)
    with pytest.raises(CredentialsUnfit):
        publish_credentials(authority, written=written, actor=of(notary))


def test_one_credential_twice_and_a_weight_beside_one_are_refused(draft, notary):
    authority = name_authority(draft, account=notary, actor=SYSTEM)
    _private, written = made(authority, 1)
    for text in (written.replace("]", f",{written[1:]}"), written.replace('"]', ',2"]')):
        with pytest.raises(CredentialsUnfit):
            publish_credentials(authority, written=text, actor=of(notary))


def test_nobody_but_the_one_named_gives_them_and_not_once_the_vote_is_open(draft, notary):
    private = given(draft, notary)
    authority = CredentialAuthority.objects.get(poll=draft)
    _more, written = made(authority, 4)
    with pytest.raises(TrusteePartNotDue):
        publish_credentials(authority, written=written, actor=SYSTEM)
    poll = opened(draft)
    with pytest.raises(StateNotAllowed):
        publish_credentials(authority, written=written, actor=of(notary))
    with pytest.raises(StateNotAllowed):
        name_authority(poll, account=notary, actor=SYSTEM)
    cast(poll, seal(poll, private[0], FOR))


def test_a_vote_with_papers_has_no_such_authority(draft, notary):
    Poll.objects.filter(pk=draft.pk).update(takes_paper=True)
    with pytest.raises(PapersWithAuthority):
        name_authority(draft, account=notary, actor=SYSTEM)


def test_from_the_page_of_the_keys_somebody_is_named_who_pastes_what_a_program_made(draft, notary, those):
    evening = Evening(draft.organisation, those, draft.assembly, draft)
    secretary = signed_in(an_officer(draft.organisation, Role.SECRETARY))
    secretary.post(evening.outside("authority"), {"account": notary.pk})
    page = signed_in(notary).get(evening.outside("credentials")).content.decode()
    authority = CredentialAuthority.objects.get()
    assert f'data-uuid="{authority.uuid}"' in page
    assert 'data-count="4"' in page
    _private, written = made(authority, 4)
    assert signed_in(notary).post(evening.outside("credentials"), {"public": "x"}).status_code == 422
    assert signed_in(notary).post(evening.outside("credentials"), {"public": written}).status_code == 302
    assert "4 codes publics" in signed_in(notary).get(evening.outside("keys")).content.decode()
    poll = opened(draft)
    booth = evening.come_in(those[0]).get(evening.of_poll("vote")).content.decode()
    assert 'data-is-typed="true"' in booth
    assert "Votre code de vote" in booth
    assert poll.sealed.places == 4


def test_a_file_of_them_may_be_as_long_as_the_roll(draft, notary, those):
    evening = Evening(draft.organisation, those, draft.assembly, draft)
    name_authority(draft, account=notary, actor=SYSTEM)
    browser, page = signed_in(notary), evening.outside("credentials")
    _private, written = made(CredentialAuthority.objects.get(), 4)
    # Longer than what may be typed in a page; each is looked at, and the first stands twice.
    few: Any = loads(written)
    endless = dumps([*few, *["9" * 617] * 13_000]).encode()
    for unfit in (endless, b"\xff\xfe", b""):
        answer = browser.post(page, {"public": "", "file": SimpleUploadedFile("public.json", unfit)})
        assert answer.status_code == 422
        assert "errorlist" in answer.content.decode() or "error" in answer.content.decode()
        assert CredentialAuthority.objects.get().count == 0
    given_well = {"public": "", "file": SimpleUploadedFile("public.json", written.encode())}
    assert browser.post(page, given_well).status_code == 302
    assert CredentialAuthority.objects.get().count == 4


def test_whoever_is_awaited_is_told_on_their_first_page_and_those_who_conduct_on_theirs(draft, notary, those):
    evening = Evening(draft.organisation, those, draft.assembly, draft)
    name_authority(draft, account=notary, actor=SYSTEM)
    secretary = signed_in(an_officer(draft.organisation, Role.SECRETARY))
    assert evening.outside("credentials") in signed_in(notary).get("/").content.decode()
    assert f"Codes de vote attendus de {notary}" in secretary.get(evening.address("conduct")).content.decode()
    given(draft, notary)
    assert evening.outside("credentials") not in signed_in(notary).get("/").content.decode()
    assert "Codes de vote attendus" not in secretary.get(evening.address("conduct")).content.decode()


@pytest.mark.parametrize("role", OFFICERS)
def test_those_who_conduct_name_the_authority_and_its_page_is_for_it_alone(draft, those, role):
    evening = Evening(draft.organisation, those, draft.assembly, draft)
    account = an_officer(draft.organisation, OFFICERS[role])
    may = role in {"secretary", "administrator", "chair"}
    answer = signed_in(account).post(evening.outside("authority"), {"account": account.pk})
    assert answer.status_code == (302 if may else 404)
    assert CredentialAuthority.objects.exists() is may
    assert signed_in(account).get(evening.outside("credentials")).status_code == (200 if may else 404)
