"""Telling votes by colleges: what each college said, in a table; and a motion that they decide by their weights."""

from collections.abc import Mapping, Sequence

from voting.counting import documents, parts
from voting.counting.documents import Json
from voting.counting.explain.shapes import Column, Sentence, Table
from voting.counting.explain.stories import Story, Told, amount
from voting.counting.explain.words import Name
from voting.counting.motions import CHOICES
from voting.counting.records import Round

DEED, ARITHMETIC = "deed", "arithmetic"


def of(one: Round) -> list[Mapping[str, Json]]:
    """Return what a round tells of each college, nothing where it knows none."""
    told = one.detail.get("colleges")
    return [documents.table(part, "college") for part in told] if isinstance(told, list) else []


def tables(story: Story) -> tuple[Table, ...]:
    """Return the votes of each college: in the only round, or in the first and in the last."""
    rounds = [one for one in story.record.rounds if of(one)]
    shown = [rounds[0], rounds[-1]] if len(rounds) > 1 else rounds
    return tuple(_votes(story, one, by_stage=len(shown) > 1) for one in shown)


def _votes(story: Story, one: Round, *, by_stage: bool) -> Table:
    words, colleges = story.words, of(one)
    votes = [documents.counts(college, "votes") for college in colleges]
    rows = [
        (str(story.name(candidate)), *(words.amount(said[candidate]) for said in votes))
        for candidate in votes[0]
        if not by_stage or one.status.get(candidate) != "excluded"
    ]
    caption = words.say("college.table.stage", n=one.n) if by_stage else words.say("college.table")
    return Table(caption, _columns(story, colleges, "table.candidate"), (*rows, _weights(story, colleges)))


def motion_table(story: Story) -> Table:
    """Return the votes on a motion by college."""
    words, colleges = story.words, of(story.record.rounds[0])
    rows: list[tuple[str, ...]] = [
        (
            words.say(f"choice.{choice}").capitalize(),
            *(words.amount(documents.whole(college, choice)) for college in colleges),
        )
        for choice in CHOICES
    ]
    rows.append((words.say("college.share"), *(_share(story, college) for college in colleges)))
    return Table(
        words.say("college.table"), _columns(story, colleges, "table.choice"), (*rows, _weights(story, colleges))
    )


def _columns(story: Story, colleges: Sequence[Mapping[str, Json]], first: str) -> tuple[Column, ...]:
    names = (Column(story.group(documents.text(college, "id")), numeric=True) for college in colleges)
    return (Column(story.words.say(first)), *names)


def _weights(story: Story, colleges: Sequence[Mapping[str, Json]]) -> tuple[str, ...]:
    return (story.words.say("college.weight"), *(documents.text(college, "weight") for college in colleges))


def _share(story: Story, college: Mapping[str, Json]) -> str:
    share = college.get("share")
    return "–" if share is None else story.words.share(parts.percent(parts.parse(share)))


def motion_headline(story: Story, verdict: str) -> str:
    """Return «La proposition est adoptée : les collèges sont pour à 59,872 %.»"""
    requirement = story.record.rounds[0].detail.get("requirement")
    if not isinstance(requirement, dict):
        return ""
    if verdict == "rejected" and documents.flag(requirement, "met"):
        verdict = "short"
    return story.words.say(f"college.motion.{verdict}", share=_percent(story, requirement))


def motion_told(story: Story, one: Round, quorum: Sequence[Sentence]) -> Told:
    """Say what each college voted, what its weight makes of it, and each thing that was wanted."""
    said = [*quorum, *(_college(story, college) for college in of(one))]
    requirement = one.detail.get("requirement")
    if isinstance(requirement, dict):
        said += _requirement(story, requirement)
        said += _majorities(story, one.detail.get("majorities"))
    return Told(story.words.say("motion.title"), tuple(said))


def _college(story: Story, college: Mapping[str, Json]) -> Sentence:
    words = story.words
    said = words.listed(words.count(f"motion.{choice}", documents.whole(college, choice)) for choice in CHOICES)
    name, weight = story.group(documents.text(college, "id")), documents.text(college, "weight")
    share = college.get("share")
    if share is None:
        return Sentence(ARITHMETIC, words.say("college.motion.silent", name=name))
    return Sentence(
        ARITHMETIC,
        words.say(
            "college.motion.part", name=name, weight=weight, votes=said, share=share, percent=_share(story, college)
        ),
    )


def _requirement(story: Story, requirement: Mapping[str, Json]) -> list[Sentence]:
    words, strict = story.words, documents.flag(requirement, "strict")
    num, den = documents.whole(requirement, "num"), documents.whole(requirement, "den")
    key = f"part.{num}/{den}"
    part = Name(words.say(key) if words.has(key) else f"{num}/{den}")
    needed = words.say("college.more_than" if strict else "college.at_least", share=part)
    met = words.say(
        "college.motion.met" if documents.flag(requirement, "met") else "college.motion.missed",
        share=documents.text(requirement, "share"),
        percent=_percent(story, requirement),
    )
    return [
        Sentence(DEED, needed[:1].upper() + needed[1:]),
        Sentence(ARITHMETIC, words.say("motion.abstentions")),
        Sentence(DEED, met),
    ]


def _majorities(story: Story, written: Json) -> list[Sentence]:
    if not isinstance(written, dict):
        return []
    words, among = story.words, documents.texts(written, "among")
    names = words.listed(story.group(one) for one in among) if among else words.say("college.none")
    key = "college.majorities.met" if documents.flag(written, "met") else "college.majorities.missed"
    wanted = documents.whole(written, "wanted")
    return [
        Sentence(ARITHMETIC, words.count("marked.majorities", wanted)),
        Sentence(DEED, words.say(key, names=names, n=words.amount(len(among)))),
    ]


def _percent(story: Story, requirement: Mapping[str, Json]) -> str:
    return story.words.share(amount(requirement.get("percent")))
