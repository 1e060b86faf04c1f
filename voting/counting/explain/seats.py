"""Telling a vote by marks, and how seats are handed out by an order: reserved, by acclamation, with substitutes."""

from collections.abc import Mapping

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.explain.runoffs import college
from voting.counting.explain.shapes import Fact, Sentence
from voting.counting.explain.stories import Story, Teller, Told, amount, is_nothing
from voting.counting.records import Round

DEED, ELECTED, ARITHMETIC, RESERVATION = "deed", "elected", "arithmetic", "reservation"


def total(story: Story, one: Round) -> Told:
    return Told(story.words.say("marked.title"), (*_votes(story, one), *taken(story, one, "marked.elected")))


def second_round(story: Story, one: Round) -> Told:
    return Told(story.words.say("marked.title.second-round"), tuple(_votes(story, one)))


def second_round_due(story: Story, _one: Round, event: Mapping[str, Json]) -> list[Sentence]:
    names = story.names(documents.texts(event, "between"))
    return [Sentence(DEED, story.words.say("marked.second-round", names=names))]


def reservation(story: Story, one: Round) -> Told:
    words = story.words
    key = "seats.final" if one.elected else "marked.elected.nobody"
    text = words.count(key, len(one.elected), names=story.names(one.elected)) if one.elected else words.say(key)
    return Told(words.say("seats.title.reservation"), (Sentence(ELECTED, text),))


def acclamation(story: Story, one: Round) -> Told:
    words = story.words
    text = words.say("seats.acclamation", names=story.names(one.elected))
    return Told(words.say("seats.title.acclamation"), (Sentence(ELECTED, text),))


def confirmation(story: Story, one: Round) -> Told:
    words = story.words
    told = [Sentence(DEED, words.say("seats.confirmation"))]
    for candidate, written in documents.table(one.detail.get("confirm"), "confirm").items():
        given = documents.table(written, "confirm")
        figures = {name: words.amount(documents.whole(given, name)) for name in ("yes", "no", "abstain", "needed")}
        met = documents.flag(given, "met")
        key = "seats.confirmed" if met else "seats.not_confirmed"
        told.append(Sentence(ELECTED if met else DEED, words.say(key, name=story.name(candidate), **figures)))
    return Told(words.say("seats.title.confirmation"), tuple(told))


def taken(story: Story, one: Round, key: str) -> list[Sentence]:
    """Say who takes the seats by an order of totals; where seats are reserved, whom the totals alone would elect."""
    words = story.words
    if one.elected:
        if story.option("need") == "majority":
            return [Sentence(ELECTED, words.say("marked.elected.majority", names=story.names(one.elected)))]
        return [Sentence(ELECTED, words.count(key, len(one.elected), names=story.names(one.elected)))]
    plain = one.detail.get("plain")
    if not isinstance(plain, dict):
        return []
    sure, tied = documents.texts(plain, "elected"), documents.texts(plain, "tied")
    told: list[Sentence] = []
    if sure:
        told.append(Sentence(RESERVATION, words.count("marked.plain", len(sure), names=story.names(sure))))
    if tied:
        told.append(Sentence(RESERVATION, words.say("marked.plain.tied", names=story.names(tied))))
    return told


def substitutes(story: Story) -> tuple[Fact, ...]:
    """Return who follows a member who leaves, in order; for reserved seats, class by class."""
    for one in reversed(story.record.rounds):
        told = one.detail.get("substitutes")
        if isinstance(told, dict):
            return tuple(_substitutes(story, told))
    return ()


def _substitutes(story: Story, told: Mapping[str, Json]) -> list[Fact]:
    words, found = story.words, list[Fact]()
    for n, one in enumerate(documents.texts(told, "order"), 1):
        found.append(Fact(story.name(one), words.say("substitute.any", n=n)))
    classes = documents.table(told.get("classes"), "classes")
    for group in classes:
        for n, one in enumerate(documents.texts(classes, group), 1):
            found.append(Fact(story.name(one), words.say("substitute.class", group=story.group(group), n=n)))
    return found


def _votes(story: Story, one: Round) -> list[Sentence]:
    """Say the totals, and every bar that a candidate had to clear."""
    words, detail = story.words, one.detail
    told: list[Sentence] = []
    most = documents.table(detail.get("limits"), "limits").get("most")
    if isinstance(most, int) and story.record.papers.valid:
        told.append(Sentence(DEED, words.count("marked.limit", most)))
    if one.votes and story.record.papers.valid:
        key = "marked.colleges" if story.unit == "shares" else "marked.total"
        told.append(Sentence(DEED, words.say(key, shares=story.counted(one.votes))))
    colleges = detail.get("colleges")
    if isinstance(colleges, list):
        told += [college(story, documents.table(part, "college")) for part in colleges]
    elif not is_nothing(one.non_transferable):
        told.append(Sentence(DEED, words.count("marked.none", one.non_transferable)))
    return [*told, *_majority(story, detail), *_support(story, detail), *_majorities(story, detail)]


def _majority(story: Story, detail: Mapping[str, Json]) -> list[Sentence]:
    written = detail.get("majority")
    if not isinstance(written, dict):
        return []
    key = "marked.majority.met" if documents.flag(written, "met") else "marked.majority.missed"
    return [Sentence(ARITHMETIC, story.words.say(key, n=_needed(story, written.get("needed"))))]


def _support(story: Story, detail: Mapping[str, Json]) -> list[Sentence]:
    written = detail.get("support")
    if not isinstance(written, dict):
        return []
    part, needed = documents.text(written, "part"), _needed(story, written.get("needed"))
    told = [Sentence(ARITHMETIC, story.words.say("marked.support", part=part, n=needed))]
    return told + _without(story, documents.texts(written, "short"), "marked.support.short")


def _majorities(story: Story, detail: Mapping[str, Json]) -> list[Sentence]:
    written = detail.get("majorities")
    if not isinstance(written, dict):
        return []
    wanted = documents.whole(written, "wanted")
    told = [Sentence(ARITHMETIC, story.words.count("marked.majorities", wanted))]
    return told + _without(story, documents.texts(written, "short"), "marked.majorities.short")


def _without(story: Story, short: tuple[str, ...], key: str) -> list[Sentence]:
    if not short:
        return []
    return [Sentence(ARITHMETIC, story.words.count(key, len(short), names=story.names(short)))]


def _needed(story: Story, needed: Json) -> str:
    """Return so many votes; or, of shares, the part itself."""
    return needed if isinstance(needed, str) else story.words.votes(amount(needed))


TELLERS: Mapping[str, Teller] = {
    "marked.total": total,
    "marked.second-round": second_round,
    "seats.reservation": reservation,
    "seats.acclamation": acclamation,
    "seats.confirmation": confirmation,
}
