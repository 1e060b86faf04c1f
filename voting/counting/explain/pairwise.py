"""Telling duels and the paths through them, and both as tables."""

from collections.abc import Mapping

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.explain.shapes import Column, Sentence, Table
from voting.counting.explain.stories import Story, Teller, Told
from voting.counting.records import Round

DEED, ELECTED, ARITHMETIC = "deed", "elected", "arithmetic"


def duels(story: Story, one: Round) -> Told:
    words, winner = story.words, one.detail.get("condorcet_winner")
    told = [Sentence(DEED, words.say("pairwise.duels"))]
    if story.record.papers.valid and winner is None:
        told.append(Sentence(DEED, words.say("pairwise.no_winner")))
    elif isinstance(winner, str):
        told += [Sentence(DEED, words.say("pairwise.winner", name=story.name(winner))), *_closest(story, one, winner)]
    return Told(words.say("pairwise.title"), tuple(told))


def _closest(story: Story, one: Round, winner: str) -> list[Sentence]:
    """Say by how little the winner of all duels won the closest of them."""
    ids, rows = documents.texts(one.detail, "candidates"), matrix(one.detail, "matrix")
    at = ids.index(winner)
    others = [other for other in range(len(ids)) if other != at]
    if not others:
        return []
    closest = min(others, key=lambda other: rows[at][other] - rows[other][at])
    text = story.words.say(
        "pairwise.closest",
        name=story.name(winner),
        other=story.name(ids[closest]),
        votes=story.words.amount(rows[at][closest]),
        n=story.words.amount(rows[closest][at]),
    )
    return [Sentence(ARITHMETIC, text)]


def condorcet_winner(story: Story, one: Round) -> Told:
    text = story.words.say("condorcet.winner", names=story.names(one.elected))
    return Told(story.words.say("condorcet.title"), (Sentence(ELECTED, text),))


def condorcet_none(story: Story, _one: Round) -> Told:
    return Told(story.words.say("condorcet.title"), (Sentence(ELECTED, story.words.say("condorcet.none")),))


def default_option(story: Story, one: Round) -> Told:
    words, default = story.words, story.name(documents.text(one.detail, "default"))
    ratio = documents.text(one.detail, "ratio")
    key = "schulze.default" if ratio == "1" else "schulze.default.ratio"
    told = [Sentence(DEED, words.say(key, name=default, ratio=ratio))]
    for written in documents.sequence(one.detail, "compared"):
        duel = documents.table(written, "duel")
        key = "schulze.default.dropped" if documents.flag(duel, "dropped") else "schulze.default.kept"
        text = words.say(
            key,
            name=story.name(documents.text(duel, "candidate")),
            votes=words.amount(documents.whole(duel, "for")),
            n=words.amount(documents.whole(duel, "against")),
        )
        told.append(Sentence(DEED, text))
    return Told(words.say("schulze.title.default", name=default), tuple(told))


def paths(story: Story, one: Round) -> Told:
    words = story.words
    order = [documents.texts({"order": group}, "order") for group in documents.sequence(one.detail, "order")]
    said = ", ".join(
        words.say("schulze.level", names=story.names(group)) if len(group) > 1 else story.names(group)
        for group in order
    )
    told = [
        Sentence(DEED, words.say("schulze.paths")),
        Sentence(DEED, words.say("schulze.order", order=said)),
        *(_path(story, documents.table(path, "path")) for path in documents.sequence(one.detail, "paths")),
    ]
    if one.detail.get("proportional") is False:
        told.append(Sentence(DEED, words.say("schulze.not_proportional")))
    return Told(words.say("schulze.title.paths"), tuple(told))


def _path(story: Story, path: Mapping[str, Json]) -> Sentence:
    """Say «E bat A par 25 contre 24, par le chemin E–D 31, D–C 28…»."""
    words = story.words
    steps = ", ".join(
        words.say(
            "schulze.step",
            name=story.name(documents.text(step, "from")),
            other=story.name(documents.text(step, "to")),
            votes=words.amount(documents.whole(step, "votes")),
        )
        for step in (documents.table(one, "step") for one in documents.sequence(path, "steps"))
    )
    text = words.say(
        "schulze.path",
        name=story.name(documents.text(path, "winner")),
        other=story.name(documents.text(path, "loser")),
        votes=words.amount(documents.whole(path, "strength")),
        n=words.amount(documents.whole(path, "back")),
        steps=steps,
    )
    return Sentence(ARITHMETIC, text)


def elect(story: Story, one: Round) -> Told:
    words, names = story.words, story.names(one.elected)
    text = words.count("schulze.elected", len(one.elected), names=names)
    return Told(words.say("schulze.title.elect", names=names), (Sentence(ELECTED, text),))


def nobody(story: Story, one: Round) -> Told:
    text = story.words.say("schulze.nobody", name=story.names(documents.texts(one.detail, "before")))
    return Told(story.words.say("condorcet.title"), (Sentence(ELECTED, text),))


def matrix(detail: Mapping[str, Json], key: str) -> list[list[int]]:
    """Return the rows of a table of whole numbers in a detail."""
    rows = [documents.sequence({"row": row}, "row") for row in documents.sequence(detail, key)]
    return [[documents.whole({"cell": cell}, "cell") for cell in row] for row in rows]


def pairs(story: Story) -> list[Table]:
    """Return the duels, and the strengths of the paths, as tables."""
    keys = (("matrix", "table.duels"), ("strengths", "table.paths"))
    return [
        _table(story, one, key, caption) for one in story.record.rounds for key, caption in keys if key in one.detail
    ]


def _table(story: Story, one: Round, key: str, caption: str) -> Table:
    words, ids = story.words, documents.texts(one.detail, "candidates")
    head = (Column(words.say("table.candidate")), *(Column(story.name(who), numeric=True) for who in ids))
    rows = tuple(
        (story.name(who), *("–" if at == other else words.amount(value) for other, value in enumerate(row)))
        for at, (who, row) in enumerate(zip(ids, matrix(one.detail, key), strict=True))
    )
    return Table(words.say(caption), head, rows)


TELLERS: Mapping[str, Teller] = {
    "pairwise.duels": duels,
    "condorcet.winner": condorcet_winner,
    "condorcet.none": condorcet_none,
    "schulze.default-option": default_option,
    "schulze.paths": paths,
    "schulze.elect": elect,
    "schulze.nobody": nobody,
}
