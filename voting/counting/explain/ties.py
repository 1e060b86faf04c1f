"""Telling ties and lots: among whom, what was looked at, how it ended, and whether the lot mattered."""

from collections.abc import Mapping
from decimal import Decimal
from shlex import quote

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.explain.shapes import Sentence
from voting.counting.explain.stories import Story, amount
from voting.counting.lots import Drawing
from voting.counting.records import Round

TIE, LOT, PENDING = "tie", "lot", "pending"
LOOK_BACK = frozenset({"stv-scottish", "irv", "electoral-college"})
"""Methods in which an earlier stage may end a tie."""
RANKS = frozenset({"schulze-winning-votes", "condorcet", "majority-judgment"})
"""Methods whose votes are places, which mean nothing beside a tie."""


def tell(story: Story, one: Round, event: Mapping[str, Json]) -> list[Sentence]:
    """Return the sentences of a tie."""
    words, between = story.words, documents.texts(event, "between")
    told = _found(story, one, between)
    looked_at = documents.sequence(event, "looked_at") if "looked_at" in event else []
    told += [said for stage in looked_at for said in _looked_at(story, documents.table(stage, "stage"))]
    if not looked_at and one.n > 2 and story.record.method in LOOK_BACK:
        told.append(Sentence(TIE, words.say("tie.never_differ")))
    if event.get("left"):
        told.append(Sentence(TIE, words.say("tie.left", names=story.names(documents.texts(event, "left")))))
    return told + _ended(story, event)


def names_of(story: Story, chosen: Json) -> str:
    """Return who came out of a tie: one, or several."""
    several = [str(one) for one in chosen] if isinstance(chosen, list) else [str(chosen)]
    return story.names(several)


def _found(story: Story, one: Round, between: tuple[str, ...]) -> list[Sentence]:
    """Say among whom; and at how many votes, where they are equal."""
    names = story.names(between)
    for standing in (story.before(one), one.votes):
        votes = {Decimal(standing[candidate]) for candidate in between if candidate in standing}
        if len(votes) == 1 and story.unit != "shares" and story.record.method not in RANKS:
            held = story.held(standing[between[0]])
            return [Sentence(TIE, story.words.say("tie.found", names=names, votes=held))]
    told = [Sentence(TIE, story.words.say("tie.found.plain", names=names))]
    if story.record.method == "stv-meek-prf":
        told.append(Sentence(TIE, story.words.say("meek.close")))
    return told


def _looked_at(story: Story, stage: Mapping[str, Json]) -> list[Sentence]:
    """Say what was looked at: an earlier stage, or a figure by its name; not the very votes that are equal."""
    words, votes = story.words, documents.table(stage.get("votes"), "votes")
    if "what" in stage:
        key = f"compared.{documents.text(stage, 'what')}"
        return [Sentence(TIE, words.say(key, shares=story.figures(votes)))]
    held = {candidate: amount(value) for candidate, value in votes.items()}
    if len(set(held.values())) == 1 and story.record.method not in LOOK_BACK:
        return []
    return [Sentence(TIE, words.say("tie.stage", n=documents.whole(stage, "stage"), votes=story.shares(held)))]


def _ended(story: Story, event: Mapping[str, Json]) -> list[Sentence]:
    words, purpose = story.words, documents.text(event, "purpose")
    match event.get("resolved_by"):
        case "pending":
            tied = documents.texts(event, "left" if event.get("left") else "between")
            return [
                Sentence(PENDING, words.say(f"pending.{_known(story, 'pending', purpose)}", names=story.names(tied)))
            ]
        case "lot":
            return _drawn(story, event, purpose)
        case "casting-vote":
            return [Sentence(TIE, words.say("tie.chair", name=names_of(story, event.get("chosen"))))]
        case _:
            kind = "final" if event.get("for") == "final" else _known(story, "tie", purpose)
            key = f"tie.{kind}"
            return [Sentence(TIE, words.say(key, name=names_of(story, event.get("chosen"))))]


def _drawn(story: Story, event: Mapping[str, Json], purpose: str) -> list[Sentence]:
    words = story.words
    chosen = names_of(story, event.get("chosen"))
    told = [Sentence(LOT, words.say(f"lot.{_known(story, 'lot', purpose)}", name=chosen))]
    # Of substitutes the order drawn is what has just been said.
    if "lot_order" in event and purpose != "substitution":
        order = ", ".join(story.name(one) for one in documents.texts(event, "lot_order"))
        told.append(Sentence(LOT, words.say(f"lot.order.{_taken_from(story, purpose)}", names=order)))
    consequence = event.get("consequence")
    if isinstance(consequence, str) and words.has(f"lot.consequence.{consequence}"):
        told.append(Sentence(LOT, words.say(f"lot.consequence.{consequence}")))
    return told


def _known(story: Story, kind: str, purpose: str) -> str:
    return purpose if story.words.has(f"{kind}.{purpose}") else "other"


def _taken_from(story: Story, purpose: str) -> str:
    lots = story.option("lots")
    if isinstance(lots, dict) and lots.get("by") == Drawing.LISTED.value:
        return "listed"
    return "last" if purpose == "exclusion" else "first"


def lots_told(story: Story) -> tuple[str, ...]:
    """Return how the lots of this count were drawn and how to draw them again; nothing where none was needed."""
    lots = story.option("lots")
    if not isinstance(lots, dict) or not _any_lot(story):
        return ()
    words = story.words
    order = ", ".join(story.name(one) for one in documents.texts(lots, "order")) if "order" in lots else ""
    if story.record.seed is not None:
        first = documents.texts(lots, "order")[0]
        command = f"printf %s {quote(f'{story.record.seed}:{first}')} | sha256sum"
        return (
            words.say("lots.seed", seed=story.record.seed),
            words.say("lots.order", names=order),
            words.say("lots.redraw", command=command),
        )
    if order:
        return (words.say("lots.given", names=order),)
    draws = documents.sequence(lots, "draws") if "draws" in lots else []
    return tuple(_draw(story, documents.table(draw, "draw")) for draw in draws)


def _draw(story: Story, draw: Mapping[str, Json]) -> str:
    return story.words.say(
        "lots.draw",
        names=story.names(documents.texts(draw, "between")),
        chosen=story.names(documents.texts(draw, "chosen")),
        officers=story.words.listed(documents.texts(draw, "officers")),
        at=documents.text(draw, "at"),
    )


def _any_lot(story: Story) -> bool:
    return any(
        isinstance(event, dict) and event.get("resolved_by") == "lot"
        for one in story.record.rounds
        for event in one.events
    )
