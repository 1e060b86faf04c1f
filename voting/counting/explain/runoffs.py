"""Telling a run-off: of one seat, or of colleges each with its weight."""

from collections.abc import Mapping

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.explain.shapes import Sentence
from voting.counting.explain.stories import Story, Teller, Told, amount
from voting.counting.records import Round

DEED, ELECTED, ENDED, ARITHMETIC = "deed", "elected", "ended", "arithmetic"


def first_preferences(story: Story, one: Round) -> Told:
    words = story.words
    key = "stv.first" if story.record.papers.valid else "stv.first.none"
    told = Sentence(DEED, words.say(key, shares=story.counted(one.votes)))
    return Told(words.say("stv.title.first-preferences"), (told, *_majority(story, one)))


def exclusion(story: Story, one: Round) -> Told:
    words, name = story.words, story.name(one.candidate or "")
    key = "irv.exclusion.tied" if one.events else "irv.exclusion"
    held = words.votes(amount(one.detail.get("votes")))
    told = [Sentence(DEED, words.say(key, name=name, votes=held)), *_moved(story, one.detail, "irv.moved")]
    return Told(words.say("stv.title.exclusion", name=name), (*told, *_majority(story, one)))


def batch(story: Story, one: Round) -> Told:
    words = story.words
    parts = [documents.table(part, "part") for part in documents.sequence(one.detail, "batch")]
    names = story.names(documents.text(part, "candidate") for part in parts)
    together = sum(documents.whole(part, "votes") for part in parts)
    told = [Sentence(DEED, words.say("irv.batch", names=names, votes=words.votes(together)))]
    for part in parts:
        told += _moved(story, part, "irv.moved.of")
    return Told(words.say("irv.title.batch", n=len(parts)), (*told, *_majority(story, one)))


def _moved(story: Story, part: Mapping[str, Json], key: str) -> list[Sentence]:
    """Say where the papers of an excluded candidate went."""
    words, told = story.words, list[Sentence]()
    for written in documents.sequence(part, "parcels"):
        parcel = documents.table(written, "parcel")
        papers, ended = documents.whole(parcel, "papers"), documents.whole(parcel, "no_next")
        to = [
            words.count("stv.moved", many, name=story.name(one)) for one, many in documents.counts(parcel, "to").items()
        ]
        to += [words.count("stv.moved.nowhere", ended)] if ended else []
        owner = {"name": story.name(documents.text(part, "candidate"))} if "candidate" in part else {}
        told.append(Sentence(DEED, words.count(key, papers, to=words.listed(to), **owner)))
    if not told and "candidate" not in part:
        told.append(Sentence(DEED, words.say("irv.no_papers")))
    return told


def _majority(story: Story, one: Round) -> list[Sentence]:
    """Say who has a majority, or that nobody has."""
    words, active = story.words, documents.whole(one.detail, "active")
    needed, valid = documents.whole(one.detail, "needed"), story.record.papers.valid
    base = valid if story.option("threshold") == "valid" else active
    filled = {"needed": words.amount(needed), "n": words.amount(base)}
    if not one.elected:
        return [Sentence(ARITHMETIC, words.say("irv.nobody", **filled))] if active else []
    votes = one.votes[one.elected[0]]
    told = words.say(
        "irv.elected",
        names=story.names(one.elected),
        votes=words.votes(votes),
        active=words.percent(int(votes), active),
        valid=words.percent(int(votes), valid),
        **filled,
    )
    return [Sentence(ELECTED, told)]


def college_first(story: Story, one: Round) -> Told:
    told = Sentence(DEED, story.words.say("college.first", shares=story.counted(one.votes)))
    return Told(story.words.say("stv.title.first-preferences"), (told, *_colleges(story, one), *_whole(story, one)))


def college_exclusion(story: Story, one: Round) -> Told:
    words, name = story.words, story.name(one.candidate or "")
    told = [Sentence(DEED, words.say("college.exclusion", name=name)), *_colleges(story, one)]
    left = {who: votes for who, votes in one.votes.items() if one.status.get(who) != "excluded"}
    told.append(Sentence(DEED, words.say("college.now", shares=story.counted(left))))
    return Told(words.say("stv.title.exclusion", name=name), (*told, *_whole(story, one)))


def _colleges(story: Story, one: Round) -> list[Sentence]:
    return [college(story, documents.table(part, "college")) for part in documents.sequence(one.detail, "colleges")]


def college(story: Story, part: Mapping[str, Json]) -> Sentence:
    """Say what one college voted."""
    words, votes = story.words, documents.counts(part, "votes")
    shares = words.listed(
        words.say("share.of", votes=words.votes(many), name=story.name(one)) for one, many in votes.items() if many
    )
    weight, name = documents.text(part, "weight"), story.group(documents.text(part, "id"))
    return Sentence(ARITHMETIC, words.say("college.part", name=name, weight=weight, votes=shares or "0"))


def _whole(story: Story, one: Round) -> list[Sentence]:
    words, short = story.words, one.detail.get("short")
    if isinstance(short, str):
        return [Sentence(ARITHMETIC, words.say("college.short", name=story.name(short)))]
    if not one.elected:
        return []
    by = {documents.text(each, "id"): documents.text(each, "by") for each in story.elected}
    key = "college.alone" if by.get(one.elected[0]) == "remaining" else "college.elected"
    share = words.share(one.votes[one.elected[0]])
    return [Sentence(ELECTED, words.say(key, names=story.names(one.elected), share=share))]


TELLERS: Mapping[str, Teller] = {
    "irv.first-preferences": first_preferences,
    "irv.exclusion": exclusion,
    "irv.batch-exclusion": batch,
    "college.first-preferences": college_first,
    "college.exclusion": college_exclusion,
}
