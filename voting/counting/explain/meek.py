"""Telling a count by the Meek rule: how often papers were shared out, at what quota, and what each elected keeps."""

from collections.abc import Mapping

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.explain import transfers
from voting.counting.explain.shapes import Sentence
from voting.counting.explain.stories import Story, Teller, Told, amount
from voting.counting.records import Round

METHOD = "stv-meek-prf"
DEED, ELECTED, ARITHMETIC = "deed", "elected", "arithmetic"


def quota_told(story: Story) -> str:
    quota = documents.table(story.record.quota, "quota")
    return story.words.say(
        "meek.quota",
        votes=story.words.votes(documents.text(quota, "value")),
        valid=story.words.amount(story.record.papers.valid),
        seats=story.seats,
    )


def first_preferences(story: Story, one: Round) -> Told:
    words = story.words
    key = "stv.first" if story.record.papers.valid else "stv.first.none"
    return Told(
        words.say("stv.title.first-preferences"),
        (Sentence(DEED, words.say(key, shares=story.counted(one.votes))),),
    )


def elect(story: Story, one: Round) -> Told:
    words = story.words
    quota = words.votes(documents.text(one.detail, "quota"))
    if not one.elected:
        return Told(words.say("pending.title"), tuple(_shared(story, one)))
    text = words.count("stv.elected", len(one.elected), names=story.names(one.elected), quota=quota)
    title = words.say("meek.title.elect", names=story.names(one.elected))
    return Told(title, (*_shared(story, one), Sentence(ELECTED, text)))


def exclusion(story: Story, one: Round) -> Told:
    words, name = story.words, story.name(one.candidate or "")
    is_tied = any(isinstance(event, dict) and event.get("type") == "tie" for event in one.events)
    text = words.say(
        "meek.exclusion.tied" if is_tied else "meek.exclusion",
        name=name,
        surplus=words.amount(documents.text(one.detail, "surplus")),
        votes=words.votes(one.votes[one.candidate or ""]),
    )
    return Told(words.say("stv.title.exclusion", name=name), (*_shared(story, one), Sentence(DEED, text)))


def fill_remaining(story: Story, one: Round) -> Told:
    told = transfers.fill_remaining(story, one)
    return Told(told.title, tuple(Sentence(said.about, said.text) for said in told.sentences))


def _shared(story: Story, one: Round) -> list[Sentence]:
    """Say how often papers were shared out, to what end, and what each elected person then kept of a paper."""
    words, iterations = story.words, documents.sequence(one.detail, "iterations")
    quota = words.votes(documents.text(one.detail, "quota"))
    standing = {who: votes for who, votes in one.votes.items() if _counts(one, who)}
    told = [
        Sentence(DEED, words.count("meek.shared", len(iterations), quota=quota)),
        Sentence(DEED, words.say("meek.standing", shares=story.counted(standing))),
    ]
    kept = documents.table(documents.table(iterations[-1], "iteration").get("keep_factors"), "keep_factors")
    if kept:
        told.append(Sentence(ARITHMETIC, words.say("meek.keep", shares=_factors(story, kept))))
    return told


def _counts(one: Round, candidate: str) -> bool:
    last = documents.table(documents.sequence(one.detail, "iterations")[-1], "iteration")
    return candidate in documents.table(last.get("votes"), "votes")


def _factors(story: Story, kept: Mapping[str, Json]) -> str:
    words = story.words
    return words.listed(
        words.say("meek.share", name=story.name(one), share=words.amount(amount(factor)))
        for one, factor in kept.items()
    )


TELLERS: Mapping[str, Teller] = {
    "meek.first-preferences": first_preferences,
    "meek.elect": elect,
    "meek.exclusion": exclusion,
    "meek.fill-remaining": fill_remaining,
}
