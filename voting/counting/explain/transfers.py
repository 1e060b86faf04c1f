"""Telling a count by the single transferable vote: who gives, who receives, at what value, and what is lost."""

from collections.abc import Mapping
from decimal import Decimal

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.explain.shapes import Sentence
from voting.counting.explain.stories import NotExplained, Story, Teller, Told, amount, is_nothing
from voting.counting.explain.words import Name
from voting.counting.records import Round

DEED, ELECTED, ENDED, ARITHMETIC = "deed", "elected", "ended", "arithmetic"


def quota_told(story: Story) -> str:
    """Return the quota and its arithmetic."""
    quota = story.record.quota
    if quota is None:
        return ""
    return story.words.say(
        "stv.quota",
        votes=story.words.votes(documents.text(quota, "value")),
        valid=story.words.amount(story.record.papers.valid),
        seats=story.seats,
    )


def first_preferences(story: Story, one: Round) -> Told:
    words = story.words
    counted = {candidate: one.votes[candidate] for candidate in story.ranked(one.votes)}
    text = (
        words.say("stv.first", shares=story.shares(counted))
        if story.record.papers.valid
        else words.say("stv.first.none")
    )
    return Told(
        words.say("stv.title.first-preferences"), (Sentence(DEED, text, _rule(story, 45)), *_reached(story, one))
    )


def surplus(story: Story, one: Round) -> Told:
    giver, words = _giver(story, one), story.words
    told = [
        Sentence(
            DEED,
            words.say(
                "stv.surplus",
                name=giver,
                votes=words.amount(documents.text(one.detail, "votes")),
                quota=words.amount(_quota(story)),
                surplus=words.amount(documents.text(one.detail, "surplus")),
            ),
            _rule(story, 48),
        )
    ]
    told += _moved(story, one, "surplus")
    return Told(words.say("stv.title.surplus", name=giver), (*told, *_lost(story, one), *_reached(story, one)))


def exclusion(story: Story, one: Round) -> Told:
    giver, words = _giver(story, one), story.words
    key = "stv.exclusion.tied" if one.events else "stv.exclusion"
    votes = words.votes(documents.text(one.detail, "votes"))
    told = [Sentence(DEED, words.say(key, name=giver, votes=votes), _rule(story, 50))]
    if not _parcels(one):
        told.append(Sentence(DEED, words.say("stv.no_papers")))
    told += _moved(story, one, "exclusion")
    return Told(words.say("stv.title.exclusion", name=giver), (*told, *_lost(story, one), *_reached(story, one)))


def fill_remaining(story: Story, one: Round) -> Told:
    words = story.words
    key = "stv.fill-remaining.short" if story.record.outcome == "vacancies" else "stv.fill-remaining"
    text = words.count(key, len(one.elected), names=story.names(one.elected))
    return Told(words.say("stv.title.fill-remaining"), (Sentence(ELECTED, text, _rule(story, 52)),))


def pending(story: Story, _one: Round) -> Told:
    return Told(story.words.say("pending.title"), ())


TELLERS: Mapping[str, Teller] = {
    "stv.first-preferences": first_preferences,
    "stv.surplus": surplus,
    "stv.exclusion": exclusion,
    "stv.fill-remaining": fill_remaining,
    "tie.pending": pending,
}


def _giver(story: Story, one: Round) -> Name:
    if one.candidate is None:
        raise NotExplained(f"round {one.n}: nobody whose papers move")
    return story.name(one.candidate)


def _quota(story: Story) -> int | str:
    return amount((story.record.quota or {}).get("value"))


def _rule(story: Story, number: int) -> str:
    return story.words.say("rule.number", n=number)


def _reached(story: Story, one: Round) -> tuple[Sentence, ...]:
    """Say who is elected for having reached the quota."""
    if not one.elected:
        return ()
    words = story.words
    quota, names = words.votes(_quota(story)), story.names(one.elected)
    text = words.count("stv.elected", len(one.elected), names=names, quota=quota)
    return (Sentence(ELECTED, text, _rule(story, 47)),)


def _parcels(one: Round) -> list[Mapping[str, Json]]:
    return [documents.table(parcel, "parcel") for parcel in documents.sequence(one.detail, "parcels")]


def _moved(story: Story, one: Round, action: str) -> list[Sentence]:
    """Say who received how much; where papers were of several values, of each; and how much went nowhere."""
    words, parcels = story.words, _parcels(one)
    told: list[Sentence] = []
    received = {who: change for who, change in one.delta.items() if Decimal(change) > 0}
    if len(parcels) > 1 and received:
        told.append(Sentence(DEED, words.say("stv.in_all", shares=story.counted(received))))
    told += [_parcel(story, one, parcel, action) for parcel in parcels]
    ended = sum(
        (
            Decimal(_times(documents.text(parcel, "transfer_value"), documents.whole(parcel, "no_next")))
            for parcel in parcels
        ),
        Decimal(0),
    )
    if ended:
        told.append(Sentence(ENDED, words.count("stv.ended", str(ended))))
    return told


def _parcel(story: Story, one: Round, parcel: Mapping[str, Json], action: str) -> Sentence:
    """Say where the papers of one value went."""
    words, papers = story.words, documents.whole(parcel, "papers")
    new = documents.text(parcel, "transfer_value")
    filled: dict[str, object] = {
        "value": words.votes(documents.text(parcel, "value")),
        "to": _receivers(story, parcel, new),
    }
    if action == "surplus":
        filled |= {
            "worth": filled["value"],
            "value": words.amount(documents.text(parcel, "value")),
            "surplus": words.amount(documents.text(one.detail, "surplus")),
            "votes": words.amount(documents.text(one.detail, "votes")),
            "new": words.amount(new),
            "places": len(new.partition(".")[2]),
        }
    return Sentence(DEED, words.count(f"stv.parcel.{action}", papers, **filled))


def _receivers(story: Story, parcel: Mapping[str, Json], new: str) -> str:
    """Return «21 vont à Berta (5,59986 voix) et 3 ne nomment plus personne en lice»."""
    words, ended = story.words, documents.whole(parcel, "no_next")
    is_one_each = Decimal(new) == 1
    moved = [
        words.count("stv.moved", papers, name=story.name(one))
        if is_one_each
        else words.count("stv.moved.worth", papers, name=story.name(one), votes=words.votes(_times(new, papers)))
        for one, papers in documents.counts(parcel, "to").items()
    ]
    return words.listed([*moved, *([words.count("stv.moved.nowhere", ended)] if ended else [])])


def _times(value: str, papers: int) -> str:
    """Return a decimal of a record so many times over."""
    whole, _, part = value.partition(".")
    units = int(whole + part) * papers
    digits = str(units).rjust(len(part) + 1, "0")
    return f"{digits[: -len(part)]}.{digits[-len(part) :]}" if part else digits


def _lost(story: Story, one: Round) -> tuple[Sentence, ...]:
    loss = one.detail.get("rounding_loss")
    if not isinstance(loss, str) or is_nothing(loss):
        return ()
    return (Sentence(ARITHMETIC, story.words.count("stv.loss", loss)),)
