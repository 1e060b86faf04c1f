"""Telling a motion: the counts, the quorum, each majority with its arithmetic, and the tie if there is one."""

from collections.abc import Mapping

from voting.counting import documents
from voting.counting.colleges import motions as college_motions
from voting.counting.documents import Json
from voting.counting.explain import colleges
from voting.counting.explain.shapes import Column, Sentence, Table
from voting.counting.explain.stories import Story, Teller, Told
from voting.counting.explain.words import Name
from voting.counting.motions import CHOICES
from voting.counting.records import Round

REASONS = (
    "no_quorum",
    "majority_reached",
    "majority_not_reached",
    "tie_lost",
    "tie_pending",
    "tie_chair_yes",
    "tie_chair_no",
)


def headline(story: Story) -> str:
    """Return «La proposition est adoptée : 41 pour, 18 contre, 6 abstentions.»"""
    if story.record.method == college_motions.METHOD and story.record.outcome != "no_quorum":
        return colleges.motion_headline(story, _verdict(story))
    votes = story.record.rounds[0].votes
    spoken = [choice for choice in CHOICES if votes[choice] or choice != "abstain"]
    counts = ", ".join(story.words.count(f"motion.{choice}", votes[choice]) for choice in spoken)
    return story.words.say(f"motion.{_verdict(story)}", counts=counts)


def told(story: Story, one: Round) -> Told:
    if story.record.method == college_motions.METHOD:
        return colleges.motion_told(story, one, _quorum(story, one.detail.get("quorum")))
    sentences = [
        *_quorum(story, one.detail.get("quorum")),
        *(
            said
            for compared in documents.sequence(one.detail, "requirements")
            for said in _majority(story, documents.table(compared, "requirement"))
        ),
        *_tie(story, one),
    ]
    return Told(story.words.say("motion.title"), tuple(sentences))


TELLERS: Mapping[str, Teller] = {f"motion.{reason}": told for reason in REASONS}


def tables(story: Story) -> tuple[Table, ...]:
    """Return the voices by choice, and by college where there are any."""
    if story.record.method == college_motions.METHOD:
        return (colleges.motion_table(story), table(story))
    return (table(story),)


def table(story: Story) -> Table:
    """Return the voices by choice."""
    words = story.words
    head = (Column(words.say("table.choice")), Column(words.say("table.votes.once"), numeric=True))
    votes = story.record.rounds[0].votes
    rows = tuple((words.say(f"choice.{choice}").capitalize(), words.amount(votes[choice])) for choice in CHOICES)
    return Table(words.say("motion.title"), head, rows)


def _verdict(story: Story) -> str:
    decision = story.record.decision
    if story.record.outcome == "no_quorum":
        return "no_quorum"
    if decision is None or decision.passed is None:
        return "undecided"
    return "adopted" if decision.passed else "rejected"


def _quorum(story: Story, written: Json) -> list[Sentence]:
    if written is None:
        return []
    quorum = documents.table(written, "quorum")
    key = "motion.quorum.met" if documents.flag(quorum, "met") else "motion.quorum.missed"
    figures = {name: story.words.amount(documents.whole(quorum, name)) for name in ("required", "present")}
    return [Sentence("deed", story.words.say(key, **figures))]


def _majority(story: Story, compared: Mapping[str, Json]) -> list[Sentence]:
    """Say what was needed, of what, and the two numbers that were compared."""
    words = story.words
    strict, met = documents.flag(compared, "strict"), documents.flag(compared, "met")
    base = documents.text(compared, "base")
    needed = words.say(
        "motion.more_than" if strict else "motion.at_least",
        share=_part(story, documents.whole(compared, "num"), documents.whole(compared, "den")),
        base=words.say(f"base.{base}"),
        needed=words.amount(documents.whole(compared, "needed")),
        n=words.amount(documents.whole(compared, "base_votes")),
    )
    said = [Sentence("deed", needed[:1].upper() + needed[1:])]
    if base == "cast":
        counted = story.option("abstentions") == "count"
        said.append(Sentence("arithmetic", words.say("motion.abstentions.count" if counted else "motion.abstentions")))
    else:
        said.append(Sentence("arithmetic", words.say("motion.abstentions.against")))
    if documents.flag(compared, "tied"):
        return said
    sign = (">" if strict else "≥") if met else ("≤" if strict else "<")
    sides = {side: words.amount(documents.whole(compared, side)) for side in ("left", "right")}
    return [*said, Sentence("deed", words.say("motion.met" if met else "motion.missed", sign=sign, **sides))]


def _part(story: Story, num: int, den: int) -> Name:
    key = f"part.{num}/{den}"
    return Name(story.words.say(key) if story.words.has(key) else f"{num}/{den}")


def _tie(story: Story, one: Round) -> list[Sentence]:
    reason = one.text_key.removeprefix("motion.")
    if not reason.startswith("tie_"):
        return []
    ending = {"tie_lost": "lost", "tie_pending": "pending", "tie_chair_yes": "yes", "tie_chair_no": "no"}[reason]
    words = story.words
    sides = {choice: words.amount(one.votes[choice]) for choice in ("yes", "no")}
    return [
        Sentence("tie", words.say("motion.tied", **sides)),
        Sentence("tie", words.say(f"motion.tie.{ending}")),
    ]
