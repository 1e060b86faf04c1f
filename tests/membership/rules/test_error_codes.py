"""Every refusal has a code of its own and gives its data by name."""

import pickle
from collections import Counter
from datetime import UTC, datetime

import governance.errors  # noqa: F401 - so that their refusals are known
import voting.errors  # noqa: F401
from membership.errors import DomainError, OverrideOutOfBounds, TextMissing
from voting.errors import PollNotOpen


def test_no_two_refusals_share_a_code():
    codes = Counter(kind.code for kind in DomainError.family())
    assert [code for code, times in codes.items() if times > 1] == []


def test_a_refusal_gives_its_data_by_name():
    refusal = TextMissing(language="en")
    assert refusal.code == "text_missing"
    assert refusal.params == {"language": "en", "text": ""}


def test_a_refusal_says_in_a_log_what_it_knows():
    refusal = OverrideOutOfBounds("term_years", "4", "1", "3", "art. 84", "s. 84")
    assert str(refusal).startswith("override_out_of_bounds(key='term_years', value='4'")


def test_a_refusal_survives_being_sent_to_another_process():
    refusal = PollNotOpen(state="closed", closes_at=datetime(2027, 4, 24, 23, 48, tzinfo=UTC))
    assert pickle.loads(pickle.dumps(refusal)).params == refusal.params
