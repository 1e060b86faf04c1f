"""An evening with members at the door, and browsers that came in by their personal links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Assembly
from membership.models import Account, Delivery, Membership, Organisation, Role
from membership.queries.links import link_token
from tests.factories.meetings import MEETING_ON, an_evening, an_open_poll, jump
from tests.factories.register import JOINED_ON, SYSTEM, an_account_of, an_officer, an_organisation, members
from voting.models import Poll
from voting.services.polls import close_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

CONTACT = "Annie Roy, 418 555-0100"
OFFICERS = {
    "secretary": Role.SECRETARY,
    "administrator": Role.ADMINISTRATOR,
    "chair": Role.CHAIR,
    "scrutineer": Role.SCRUTINEER,
    "auditor": Role.AUDITOR,
    "adviser": Role.ADVISER,
}


@dataclass
class Evening:
    """A meeting in session with an open vote, and ways to its pages. Nobody has come yet."""

    organisation: Organisation
    members: list[Membership]
    assembly: Assembly
    poll: Poll

    def address(self, view: str, *more: str) -> str:
        """Return the address of a page of the meeting."""
        return reverse(f"voting:{view}", args=[self.organisation.slug, self.assembly.public_id, *more])

    def of_poll(self, view: str) -> str:
        """Return the address of a page of the poll inside the meeting."""
        return self.address(view, self.poll.public_id)

    def outside(self, view: str) -> str:
        """Return the address of a page of the poll outside the meeting, such as its result."""
        return reverse(f"voting:{view}", args=[self.organisation.slug, self.poll.public_id])

    def link(self, membership: Membership) -> str:
        delivery = Delivery.objects.get(notice=self.assembly.notice, membership=membership)
        return reverse("notice-link", args=[link_token(delivery)])

    def come_in(self, membership: Membership, client: Client | None = None) -> Client:
        """Return a browser that followed the member's link and said «Oui»."""
        client = client or Client()
        assert client.post(self.link(membership)).headers["Location"] == self.address("room")
        return client

    def cast(self, client: Client, choice: str = "for") -> str:
        """Cast as that browser. Returns the address of the receipt."""
        answer = client.post(self.of_poll("vote"), {"step": "cast", "choice": choice})
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    def close(self) -> None:
        close_poll(self.poll, actor=SYSTEM)

    def count(self) -> None:
        self.close()
        run_tally(self.poll.pk)

    def proclaim_only(self) -> None:
        proclaim_result(self.poll, actor=SYSTEM)

    def proclaim(self) -> None:
        self.count()
        self.proclaim_only()

    def at(self, hour: int, minute: int = 0) -> None:
        jump(self.organisation, MEETING_ON, time(hour, minute))


@pytest.fixture
def organisation(db: None) -> Organisation:
    return an_organisation(contact=CONTACT)


@pytest.fixture
def evening(organisation: Organisation) -> Evening:
    those = members(organisation, 3)
    assembly = an_evening(organisation)
    return Evening(organisation, those, assembly, an_open_poll(assembly))


@pytest.fixture
def elsewhere(db: None) -> Evening:
    """The same in another organisation, of which nobody here may know."""
    other = an_organisation("ailleurs", name_fr="Coop d’ailleurs", name_en="Elsewhere Co-op")
    # What is written on the evening of one meeting is not yet known when the other is called.
    jump(other, JOINED_ON)
    those = members(other, 2)
    assembly = an_evening(other)
    found = Evening(other, those, assembly, an_open_poll(assembly))
    found.at(19, 10)
    return found


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def browser_of(evening: Evening, signed_in: Callable[[Account], Client]) -> Callable[[str], Client]:
    """Return the browser of somebody by their role; `anonymous` has not signed in, `outsider` is another's."""

    def browser(who: str) -> Client:
        match who:
            case "anonymous":
                return Client()
            case "member":
                return signed_in(an_account_of(evening.members[0]))
            case "outsider":
                return signed_in(an_officer(an_organisation("loin"), Role.SECRETARY))
            case _:
                return signed_in(an_officer(evening.organisation, OFFICERS[who]))

    return browser


@pytest.fixture
def secretary(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("secretary")
