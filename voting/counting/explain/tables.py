"""The whole count as a table: a row a candidate, a column a stage."""

from collections.abc import Iterable

from voting.counting.explain.shapes import Column, Table
from voting.counting.explain.stories import Story, is_nothing
from voting.counting.records import Round


def votes(story: Story) -> Table:
    """Return the votes of every candidate at every stage, what counts for nobody, and what came of each."""
    words, rounds = story.words, [one for one in story.record.rounds if one.votes]
    once = len(rounds) == 1
    head = Column(words.say("table.candidate"))
    stages = [Column(words.say("table.votes.once" if once else "table.round", n=one.n), numeric=True) for one in rounds]
    rows: list[tuple[str, ...]] = [
        (story.name(one.id), *_cells(story, one.id, rounds), result_of(story, one.id))
        for one in story.record.candidates
        if one.id in rounds[0].votes
    ]
    rows += [(story.name(one), *("" for _ in rounds), words.say("result.withdrawn")) for one in story.withdrawn]
    if any(not is_nothing(one.non_transferable) for one in rounds):
        rows.append((words.say("table.idle"), *(_cell(story, one.non_transferable, one) for one in rounds), ""))
    caption = words.say("table.votes.once" if once else "table.votes")
    return Table(caption, (head, *stages, Column(words.say("table.result"))), tuple(rows))


def result_of(story: Story, candidate: str) -> str:
    """Return «élection, étape 1», «exclusion, étape 3», or nothing."""
    words = story.words
    for one in story.record.rounds:
        if candidate in one.elected:
            return words.say("result.elected" if story.is_by_stages else "result.elected.once", n=one.n)
        if one.status.get(candidate) == "excluded":
            return words.say("result.excluded", n=one.n)
    return ""


def _cells(story: Story, candidate: str, rounds: Iterable[Round]) -> list[str]:
    """Return the votes by stage; a dash once the candidate is out of the count."""
    cells: list[str] = []
    for one in rounds:
        held = one.votes.get(candidate, 0)
        is_out = one.status.get(candidate) == "excluded" and is_nothing(held)
        cells.append("–" if is_out else _cell(story, held, one))
    return cells


def _cell(story: Story, held: int | str, one: Round) -> str:
    """Return an amount with every place of the record, where anything at this stage has a fraction."""
    all_held = (*one.votes.values(), one.non_transferable)
    has_fraction = any(not is_nothing(str(votes).partition(".")[2] or 0) for votes in all_held)
    return story.words.exact(held) if has_fraction else story.words.amount(held)
