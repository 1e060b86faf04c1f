"""Telling points, scores and grades."""

from collections.abc import Mapping

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.explain.seats import taken
from voting.counting.explain.shapes import Column, Sentence, Table
from voting.counting.explain.stories import Story, Teller, Told
from voting.counting.records import Round

DEED, ELECTED, ARITHMETIC = "deed", "elected", "arithmetic"


def borda(story: Story, one: Round) -> Told:
    words = story.words
    told = [Sentence(DEED, words.say("points.total", shares=story.counted(one.votes)))]
    if story.option("modified") is True:
        told.append(Sentence(DEED, words.say("borda.modified")))
    return Told(words.say("points.title"), (*told, *taken(story, one, "points.elected")))


def score(story: Story, one: Round) -> Told:
    words = story.words
    told = [Sentence(DEED, words.say("score.scale", most=documents.whole(one.detail, "max")))]
    averages = one.detail.get("averages")
    if isinstance(averages, dict):
        told.append(Sentence(DEED, words.say("score.averages", shares=story.figures(one.votes))))
    else:
        told.append(Sentence(DEED, words.say("points.total", shares=story.counted(one.votes))))
    short = documents.texts(one.detail, "short")
    if short:
        told.append(Sentence(ARITHMETIC, words.say("score.short", names=story.names(short))))
    return Told(words.say("points.title"), (*told, *taken(story, one, "points.elected")))


def star(story: Story, one: Round) -> Told:
    words = story.words
    told = [
        Sentence(DEED, words.say("score.scale", most=documents.whole(one.detail, "max"))),
        Sentence(DEED, words.say("points.total", shares=story.counted(one.votes))),
    ]
    finalists = [candidate for candidate, status in one.status.items() if status == "continuing"]
    if len(finalists) > 1 and story.record.outcome == "complete":
        told.append(Sentence(ELECTED, words.say("star.finalists", names=story.names(finalists))))
    return Told(words.say("points.title"), tuple(told))


def star_runoff(story: Story, one: Round) -> Told:
    words = story.words
    preferring = documents.counts(one.detail, "preferring")
    counts = [words.count("star.prefer", many, name=story.name(who)) for who, many in preferring.items()]
    equal = documents.whole(one.detail, "equal")
    counts += [words.count("star.equal", equal)] if equal else []
    told = [
        Sentence(DEED, words.say("star.runoff", counts=words.listed(counts))),
        Sentence(ELECTED, words.say("star.elected", names=story.names(one.elected))),
    ]
    return Told(words.say("star.title.runoff"), tuple(told))


def judgment(story: Story, one: Round) -> Told:
    words = story.words
    medians = documents.table(one.detail.get("medians"), "medians")
    by_place = sorted(medians, key=lambda who: -int(one.votes[who]))
    grades = words.listed(
        words.say("judgment.of", name=story.name(who), grade=grade(story, str(medians[who]))) for who in by_place
    )
    told = [Sentence(DEED, words.say("judgment.medians", grades=grades))] if story.record.papers.valid else []
    if story.record.papers.valid:
        comparisons = documents.sequence(one.detail, "comparisons")
        told += [_compared(story, documents.table(compared, "comparison")) for compared in comparisons]
    return Told(words.say("judgment.title"), (*told, *taken(story, one, "judgment.elected")))


def _compared(story: Story, compared: Mapping[str, Json]) -> Sentence:
    better, worse = documents.texts(compared, "between")
    left = documents.table(compared.get("left"), "left")
    text = story.words.count(
        "judgment.compared",
        documents.whole(compared, "removed"),
        name=story.name(better),
        other=story.name(worse),
        grade=grade(story, documents.text(left, better)),
        worse=grade(story, documents.text(left, worse)),
    )
    return Sentence(ARITHMETIC, text)


def grade(story: Story, written: str) -> str:
    """Return a grade in words, or as it was named."""
    key = f"grade.{written}"
    return story.words.say(key) if story.words.has(key) else written


def grades_table(story: Story) -> Table | None:
    """Return the papers by grade of every candidate; None where there are no grades."""
    first: Mapping[str, Json] = story.record.rounds[0].detail if story.record.rounds else {}
    if "medians" not in first:
        return None
    words, names = story.words, documents.texts(first, "grades")
    scores = documents.table(first.get("scores"), "scores")
    medians = documents.table(first.get("medians"), "medians")
    valid = story.record.papers.valid
    rows: list[tuple[str, ...]] = []
    for who in scores:
        given = documents.counts(scores, who)
        # What a paper leaves out is the lowest grade.
        blank = valid - sum(given.values())
        cells = (words.amount(given.get(name, 0) + (blank if name == names[-1] else 0)) for name in names)
        rows.append((story.name(who), *cells, grade(story, str(medians[who])) if valid else ""))
    head = Column(words.say("table.candidate"))
    columns = [Column(grade(story, name), numeric=True) for name in names]
    return Table(words.say("table.grades"), (head, *columns, Column(words.say("table.median"))), tuple(rows))


TELLERS: Mapping[str, Teller] = {
    "borda.total": borda,
    "score.total": score,
    "star.total": star,
    "star.runoff": star_runoff,
    "judgment.total": judgment,
}
