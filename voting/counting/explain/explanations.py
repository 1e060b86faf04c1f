"""From a count record to its explanation."""

from collections.abc import Mapping

from voting.counting import documents
from voting.counting.explain import (
    meek,
    motions,
    pairwise,
    reservations,
    runoffs,
    scored,
    seats,
    tables,
    ties,
    transfers,
)
from voting.counting.explain.shapes import Explanation, Fact, Sentence, Stage
from voting.counting.explain.stories import EventTeller, NotExplained, Story, Teller
from voting.counting.explain.words import LANGUAGES, Words
from voting.counting.methods import MOTIONS
from voting.counting.records import CountRecord, Round

__all__ = ["LANGUAGES", "TELLERS", "explain"]

ROOMS = (transfers, meek, runoffs, seats, scored, pairwise, motions)

TELLERS: dict[str, Teller] = {key: teller for room in ROOMS for key, teller in room.TELLERS.items()}
"""Who tells a round, by its text key."""

EVENTS: dict[str, EventTeller] = {
    "tie": ties.tell,
    "reservation": reservations.tell,
    "second-round": seats.second_round_due,
}
"""Who tells an event, by its type."""


def explain(record: CountRecord, language: str, class_names: Mapping[str, str] | None = None) -> Explanation:
    """Return the explanation of a record in `fr` or `en`. class_names: what classes of candidates are called.

    Raises LanguageUnknown, NotExplained, BrokenRecord.
    """
    story = Story(record, Words(language), class_names)
    is_motion = record.method in MOTIONS
    return Explanation(
        language=language,
        headline=motions.headline(story) if is_motion else _headline(story),
        papers=_papers(story),
        quota=_quota(story),
        method=_known(story, f"method.{record.method}"),
        rule=_known(story, f"rule.{record.method}"),
        stages=tuple(_stage(story, one) for one in record.rounds),
        tables=motions.tables(story) if is_motion else tables.of(story),
        papers_by_class=_by_class(story),
        elected=tuple(_elected(story)),
        substitutes=seats.substitutes(story),
        lots=ties.lots_told(story),
        warnings=_warnings(story),
        names=story.all_names,
    )


def _quota(story: Story) -> str:
    if story.record.quota is None:
        return ""
    return meek.quota_told(story) if story.record.method == meek.METHOD else transfers.quota_told(story)


def _stage(story: Story, one: Round) -> Stage:
    if one.text_key not in TELLERS:
        raise NotExplained(one.text_key)
    told = TELLERS[one.text_key](story, one)
    label = story.words.say("stage", n=one.n) if story.is_by_stages else ""
    return Stage(one.n, label, told.title, (*_events(story, one), *told.sentences))


def _events(story: Story, one: Round) -> list[Sentence]:
    said: list[Sentence] = []
    for written in one.events:
        event = documents.table(written, "event")
        kind = documents.text(event, "type")
        if kind not in EVENTS:
            raise NotExplained(kind)
        if event.get("purpose") != "motion":
            said += EVENTS[kind](story, one, event)
    return said


def _headline(story: Story) -> str:
    """Return who is elected, and what is still open."""
    words, elected, seats = story.words, story.elected_ids, story.seats
    outcome = story.record.outcome
    if outcome in {"no_election", "no_quorum"}:
        return words.say(f"outcome.{outcome}")
    if any(one.text_key == "marked.second-round" for one in story.record.rounds):
        return words.say("outcome.second_round")
    said: list[str] = []
    if elected:
        key = "elected.only" if seats == 1 else "elected.all" if len(elected) == seats else "elected.some"
        said.append(words.count(key, len(elected), names=story.names(elected), seats=seats))
    elif outcome != "tie_pending":
        said.append(words.say("elected.nobody"))
    if outcome == "tie_pending":
        said.append(words.say("outcome.tie_pending"))
    elif elected and len(elected) < seats:
        said.append(words.count("outcome.vacancies", seats - len(elected)))
    return " ".join(said)


def _papers(story: Story) -> str:
    words, papers = story.words, story.record.papers
    if not papers.total:
        return words.say("papers.none")
    classes = [words.count("papers.valid", papers.valid)]
    if papers.blank:
        classes.append(words.count("papers.blank", papers.blank))
    classes += [
        words.count("papers.invalid", many, why=_why_invalid(story, code)) for code, many in papers.invalid.items()
    ]
    return words.count("papers.all", papers.total, classes=", ".join(classes))


def _by_class(story: Story) -> tuple[Fact, ...]:
    words, papers = story.words, story.record.papers
    shown = [("total", papers.total), ("valid", papers.valid), ("blank", papers.blank)]
    facts = [Fact(words.say(f"papers.label.{name}"), words.amount(many)) for name, many in shown]
    return (
        *facts,
        *(
            Fact(words.say("papers.label.invalid", why=_why_invalid(story, code)), words.amount(many))
            for code, many in papers.invalid.items()
        ),
    )


def _why_invalid(story: Story, code: str) -> str:
    key = f"invalid.{code}"
    return story.words.say(key) if story.words.has(key) else story.words.say("invalid.other", code=code)


def _elected(story: Story) -> list[Fact]:
    return [
        Fact(
            story.name(documents.text(one, "id")),
            story.words.say(_by(story, documents.text(one, "by")), n=documents.whole(one, "round")),
        )
        for one in story.elected
    ]


def _by(story: Story, by: str) -> str:
    """Return why somebody is elected; who has the most has votes, points or grades."""
    measure = "grades" if story.record.method == "majority-judgment" else story.unit
    key = f"by.{by}.{measure}"
    return key if story.words.has(key) else f"by.{by}"


def _warnings(story: Story) -> tuple[str, ...]:
    withdrawn = story.withdrawn
    if not withdrawn:
        return ()
    return (story.words.count("withdrawn", len(withdrawn), names=story.names(withdrawn)),)


def _known(story: Story, key: str) -> str:
    if not story.words.has(key):
        raise NotExplained(key)
    return story.words.say(key)
