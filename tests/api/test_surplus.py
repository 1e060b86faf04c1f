"""The surplus of a year by program: its amounts, who did what business, what each gets of it."""

from __future__ import annotations

from collections.abc import Callable

from membership.models import Membership, Organisation
from tests.api import stages
from tests.api.conftest import Program
from tests.api.table import SURPLUS


def test_amounts_uses_and_rebates_follow_from_each_other(
    rives: Organisation, anne: Membership, as_: Callable[[str], Program]
) -> None:
    house, office = stages.allocated(stages.furnished(rives, anne), anne), as_("secretary")
    at = house.named("organisations/{slug}/assemblies/{assembly}/surplus")
    uses = [{"membership": house.ids[who], "category": "user", "use_cents": cents} for who, cents in
            (("membership", 300), ("farm", 100))]  # fmt: skip
    assert office.ask("POST", f"{at}/uses", {"uses": uses}).json() == {"lines": 2}
    rows = office.ask("GET", f"{at}/rebates").json()["items"]
    assert sorted(row["rebate_cents"] for row in rows) == [100, 300]
    changed = SURPLUS | {"reserve_cents": 200, "by_category": {"user": 800}}
    told = office.ask("POST", at, changed).json()
    assert (told["state"], told["categories"][0]["amount_cents"], told["entered_at"]) == ("proposed", 800, None)
    rows = office.ask("GET", f"{at}/rebates").json()["items"]
    assert sorted(row["rebate_cents"] for row in rows) == [200, 600]


def test_a_list_that_names_a_stranger_or_somebody_twice_is_refused_whole(
    rives: Organisation, anne: Membership, as_: Callable[[str], Program]
) -> None:
    house, office = stages.allocated(stages.furnished(rives, anne), anne), as_("secretary")
    at = house.named("organisations/{slug}/assemblies/{assembly}/surplus")
    one = {"membership": house.ids["membership"], "category": "user", "use_cents": 1}
    for uses in ([one, one], [one | {"membership": "1" * 22}], [one | {"category": "nothing"}]):
        assert office.ask("POST", f"{at}/uses", {"uses": uses}).status_code == 400
    assert office.ask("GET", f"{at}/rebates").json()["items"][0]["use_cents"] == 100


def test_amounts_that_do_not_sum_or_name_no_category_are_refused(
    rives: Organisation, anne: Membership, as_: Callable[[str], Program]
) -> None:
    house, office = stages.draft(stages.furnished(rives, anne), anne), as_("secretary")
    at = house.named("organisations/{slug}/assemblies/{assembly}/surplus")
    refused = office.ask("POST", at, SURPLUS | {"reserve_cents": 601})
    assert (refused.status_code, refused.json()["code"]) == (409, "surplus_ruled_out")
    assert office.ask("POST", at, SURPLUS | {"by_category": {"nobody": 400}}).status_code == 400
    assert office.ask("GET", at).status_code == 404


def test_a_meeting_of_the_board_is_given_up_once(
    rives: Organisation, anne: Membership, as_: Callable[[str], Program]
) -> None:
    house, office = stages.sitting_prepared(stages.furnished(rives, anne), anne), as_("secretary")
    at = house.named("organisations/{slug}/sittings/{sitting}/give-up")
    assert office.ask("POST", at, {}).json()["state"] == "cancelled"
    again = office.ask("POST", at, {})
    assert (again.status_code, again.json()["code"]) == (409, "state_not_allowed")
