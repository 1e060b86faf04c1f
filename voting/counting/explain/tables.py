"""The whole count as a table: a row a candidate, a column a stage."""

from collections.abc import Iterable

from voting.counting.explain import colleges, pairwise, scored
from voting.counting.explain.shapes import Column, Table
from voting.counting.explain.stories import Story, counted_rounds, is_nothing
from voting.counting.records import Round


def of(story: Story) -> tuple[Table, ...]:
    """Return the tables of a count: the votes; or the papers by grade; or the duels and the paths."""
    grades = scored.grades_table(story)
    if grades:
        return (grades,)
    pairs = pairwise.pairs(story)
    if pairs:
        return tuple(pairs)
    return (votes(story), *colleges.tables(story)) if counted_rounds(story.record) else ()


def votes(story: Story) -> Table:
    """Return the votes of every candidate at every stage, what counts for nobody, and what came of each."""
    words, rounds = story.words, counted_rounds(story.record)
    once = len(rounds) == 1
    columns = [Column(_head(story, one, once=once), numeric=True) for one in rounds]
    rows: list[tuple[str, ...]] = [
        (story.name(one.id), *_cells(story, one.id, rounds), result_of(story, one.id))
        for one in story.record.candidates
        if one.id in rounds[0].votes
    ]
    rows += [(story.name(one), *("" for _ in rounds), words.say("result.withdrawn")) for one in story.withdrawn]
    if any(not is_nothing(one.non_transferable) for one in rounds):
        rows.append((words.say(_idle(story)), *(_cell(story, one.non_transferable, one) for one in rounds), ""))
    title = caption(story, once=once)
    return Table(
        title, (Column(words.say("table.candidate")), *columns, Column(words.say("table.result"))), tuple(rows)
    )


def caption(story: Story, *, once: bool) -> str:
    """Return «Voix à chaque étape», «Points», «Parts de l’ensemble, en %»."""
    if story.unit != "votes":
        return story.words.say(f"table.{story.unit}")
    return story.words.say("table.votes.once" if once else "table.votes")


def _head(story: Story, one: Round, *, once: bool) -> str:
    words = story.words
    if one.action == "runoff":
        return words.say("star.title.runoff")
    if once or story.record.method == "star":
        return caption(story, once=True)
    return words.say("table.round", n=one.n)


def _idle(story: Story) -> str:
    """Return what counts for nobody is called: in a vote by marks nothing ever counted for somebody before."""
    return "table.idle" if story.is_by_transfer else "table.nobody"


def result_of(story: Story, candidate: str) -> str:
    """Return «élection, étape 1», «exclusion, étape 3», or nothing."""
    words = story.words
    for one in story.record.rounds:
        if candidate in one.elected:
            return words.say("result.elected" if story.is_by_transfer else "result.elected.once", n=one.n)
        if story.is_by_transfer and one.status.get(candidate) == "excluded":
            return words.say("result.excluded", n=one.n)
    return ""


def _cells(story: Story, candidate: str, rounds: Iterable[Round]) -> list[str]:
    """Return the votes by stage; a dash once the candidate is out of the count."""
    cells: list[str] = []
    for one in rounds:
        held = one.votes.get(candidate)
        is_out = held is None or (story.is_by_transfer and one.status.get(candidate) == "excluded" and is_nothing(held))
        cells.append("–" if is_out or held is None else _cell(story, held, one))
    return cells


def _cell(story: Story, held: int | str, one: Round) -> str:
    """Return an amount with every place of the record, where anything at this stage has a fraction."""
    all_held = (*one.votes.values(), one.non_transferable)
    has_fraction = any(not is_nothing(str(votes).partition(".")[2] or 0) for votes in all_held)
    return story.words.exact(held) if has_fraction else story.words.amount(held)
