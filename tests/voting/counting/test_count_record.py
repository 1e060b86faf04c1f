"""The count record: the same count gives the same bytes, and a stored record can be checked by itself."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.counting.errors import BrokenRecord
from voting.counting.majorities import RULES, Base, Requirement
from voting.counting.motion_options import Abstentions, Casting, MotionOptions, Quorum, Table, Tie
from voting.counting.motions import CHOICES, count, read, totals
from voting.counting.records import CountRecord
from voting.counting.replay import replay

ADOPTED = count(
    totals(yes=41, no=18, abstain=6),
    MotionOptions((RULES["two_thirds_cast"],), Tie.LOST, present=72, entitled=2114, quorum=Quorum(50)),
)

WRITTEN = (
    '{"schema":"count-record/1","method":"motion","options":{"requirements":[{"rule":"two_thirds_cast","base":"cast",'
    '"num":2,"den":3,"strict":false}],"abstentions":"exclude","tie":"lost","quorum":50,"present":72,"entitled":2114,'
    '"casting_vote":null},"engine":"voting.counting 1.0",'
    '"input_sha256":"d6b81155f9b74891f553a429f4b6bd2d688e48a2d1d31001ef281261aacb1218","seed":null,'
    '"candidates":[{"id":"yes","name":"","classes":[]},{"id":"no","name":"","classes":[]},'
    '{"id":"abstain","name":"","classes":[]}],"papers":{"total":65,"valid":65,"blank":0,"invalid":{}},"quota":null,'
    '"rounds":[{"n":1,"action":"total","candidate":null,"detail":{"quorum":{"required":50,"present":72,"met":true},'
    '"requirements":[{"rule":"two_thirds_cast","base":"cast","num":2,"den":3,"strict":false,"base_votes":59,'
    '"needed":40,"left":123,"right":118,"met":true,"tied":false}]},"delta":{"yes":41,"no":18,"abstain":6},'
    '"votes":{"yes":41,"no":18,"abstain":6},"non_transferable":0,"elected":[],"status":{},"events":[],'
    '"text_key":"motion.majority_reached","text_args":{"yes":41,"no":18,"abstain":6}}],"elected":[],'
    '"decision":{"passed":true,"reason":"majority_reached"},"outcome":"complete",'
    '"checks":{"conservation":true,"replayed":true}}'
)


@st.composite
def counted(draw):
    """Any motion that can be counted, with any rule, tie, quorum, table and casting vote that fits."""
    yes, no, abstain, blank, overvotes = (draw(st.integers(0, 40)) for _ in range(5))
    total = yes + no + abstain + blank + overvotes
    present = total + draw(st.integers(0, 20))
    den = draw(st.integers(2, 6))
    custom = Requirement(draw(st.sampled_from(Base)), draw(st.integers(1, den - 1)), den, draw(st.booleans()))
    rules = draw(st.lists(st.sampled_from([*RULES.values(), custom]), min_size=1, max_size=3))
    in_office = present + draw(st.integers(0, 10))
    table = Table(in_office, in_office + draw(st.integers(0, 10)))
    needs_table = any(rule.base.is_of_a_table for rule in rules)
    options = MotionOptions(
        tuple(rules),
        draw(st.sampled_from(Tie)),
        present=present,
        entitled=present + draw(st.integers(0, 60)),
        abstentions=draw(st.sampled_from(Abstentions)),
        quorum=draw(st.sampled_from([None, Quorum(30), Quorum(1, 3)])),
        table=table if needs_table else draw(st.sampled_from([None, table])),
    )
    ballots = totals(yes=yes, no=no, abstain=abstain, blank=blank, invalid={"overvote": overvotes})
    record = count(ballots, options)
    if record.outcome == "tie_pending" and draw(st.booleans()):
        record = count(ballots, replace(options, casting_vote=draw(st.sampled_from(Casting))))
    return record


def test_the_record_is_written_in_one_way():
    assert ADOPTED.text() == WRITTEN


def test_the_papers_are_hashed_gathered_and_in_order():
    gathered = '{"groups":[[["abstain"],6],[["no"],18],[["yes"],41]],"blank":0,"invalid":{}}'
    assert ADOPTED.input_sha256 == sha256(gathered.encode()).hexdigest()


def test_the_record_has_no_float_and_keeps_its_keys_in_order():
    document = json.loads(ADOPTED.text(), parse_float=pytest.fail)
    assert list(document) == [
        "schema",
        "method",
        "options",
        "engine",
        "input_sha256",
        "seed",
        "candidates",
        "papers",
        "quota",
        "rounds",
        "elected",
        "decision",
        "outcome",
        "checks",
    ]


@given(counted())
def test_a_record_reads_back_to_the_same_bytes_and_proves_itself(record):
    again = CountRecord.from_text(record.text())
    assert again == record
    assert again.sha256 == record.sha256
    assert replay(again) == ()
    assert record.checks == {"conservation": True, "replayed": True}


@given(st.lists(st.sampled_from([(choice,) for choice in CHOICES] + [()]), max_size=60), st.randoms())
def test_the_order_and_the_grouping_of_papers_do_not_matter(papers, random):
    options = MotionOptions((RULES["simple"],), Tie.LOST, present=60, entitled=60)
    shuffled = random.sample(papers, len(papers))
    gathered = totals(
        yes=papers.count(("yes",)),
        no=papers.count(("no",)),
        abstain=papers.count(("abstain",)),
        blank=papers.count(()),
    )
    texts = {count(ballots, options).text() for ballots in (read(papers), read(shuffled), gathered)}
    assert len(texts) == 1


@given(counted())
def test_more_votes_for_never_lose_a_motion_that_was_carried(record):
    votes, options = record.rounds[0].votes, MotionOptions.from_json(record.options)
    if not record.decision.passed or options.casting_vote or not votes["no"]:
        return
    swayed = totals(
        yes=votes["yes"] + 1,
        no=votes["no"] - 1,
        abstain=votes["abstain"],
        blank=record.papers.blank,
        invalid=record.papers.invalid,
    )
    again = count(swayed, options).decision
    assert again
    assert again.passed


def forged(path: tuple[str | int, ...], value) -> CountRecord:
    document = json.loads(ADOPTED.text())
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return CountRecord.from_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


@pytest.mark.parametrize(
    ("path", "value", "failing"),
    [
        (("rounds", 0, "votes", "yes"), 42, ("conservation", "deltas", "recount")),
        (("rounds", 0, "delta", "yes"), 42, ("deltas", "recount")),
        (("papers", "blank"), 1, ("papers", "recount")),
        (("decision", "passed"), False, ("recount",)),
        (("options", "requirements", 0, "num"), 1, ("recount",)),
        (("options", "present"), 49, ("recount",)),
        (("options", "tie"), "draw", ("recount",)),
        (("input_sha256",), "0" * 64, ("recount",)),
        (("engine",), "another", ("recount",)),
        (("method",), "lottery", ("recount",)),
        (("rounds", 0, "detail", "requirements", 0, "needed"), 39, ("recount",)),
    ],
)
def test_a_record_that_was_altered_does_not_replay(path, value, failing):
    assert replay(forged(path, value)) == failing


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "{}",
        WRITTEN + " ",
        WRITTEN.replace('"num":2', '"num":2.0'),
        WRITTEN.replace("count-record/1", "count-record/2"),
        WRITTEN.replace('"quota":null,', ""),
        WRITTEN.replace('"total":65', '"total":"65"'),
        WRITTEN.replace('"total":65', '"total":NaN'),
    ],
)
def test_a_text_that_is_no_record_is_refused(written):
    with pytest.raises(BrokenRecord):
        CountRecord.from_text(written)


def test_options_read_back_as_they_were():
    options = MotionOptions(
        (RULES["simple"], Requirement(Base.ENTITLED, 3, 5, strict=True)),
        Tie.CHAIR,
        present=10,
        entitled=20,
        abstentions=Abstentions.COUNT,
        quorum=Quorum(1, 10),
        casting_vote=Casting.NO,
    )
    assert MotionOptions.from_json(options.as_json()) == options
