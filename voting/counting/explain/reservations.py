"""Telling what reserved seats did: whom they kept, brought in, passed over or put out."""

from collections.abc import Mapping

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.explain.shapes import Sentence
from voting.counting.explain.stories import NotExplained, Story
from voting.counting.records import Round

RESERVATION = "reservation"
GUARDED = frozenset({"protected", "held_back", "doomed"})


def tell(story: Story, _one: Round, event: Mapping[str, Json]) -> list[Sentence]:
    """Return the sentences of a reservation."""
    rule = documents.text(event, "rule")
    if rule in GUARDED:
        return [_guarded(story, event, rule)]
    match rule:
        case "maximum":
            name = story.name(documents.text(event, "passed_over"))
            return [_said(story, event, "reserved.maximum", limit="maximum", name=name)]
        case "minimum":
            return [_brought_in(story, event)]
        case "short":
            return _short(story, event)
        case _:
            raise NotExplained(f"reservation: {rule}")


def _guarded(story: Story, event: Mapping[str, Json], rule: str) -> Sentence:
    name, group = story.name(documents.text(event, "candidate")), event.get("class")
    if group is None:
        return Sentence(RESERVATION, story.words.say(f"reserved.{rule}.sitting", name=name))
    return Sentence(RESERVATION, story.words.say(f"reserved.{rule}", name=name, group=story.group(str(group))))


def _brought_in(story: Story, event: Mapping[str, Json]) -> Sentence:
    name, displaced = story.name(documents.text(event, "elected")), event.get("displaced")
    if displaced is None:
        return _said(story, event, "reserved.minimum", limit="minimum", name=name)
    other = story.name(str(displaced))
    return _said(story, event, "reserved.minimum.displaced", limit="minimum", name=name, other=other)


def _short(story: Story, event: Mapping[str, Json]) -> list[Sentence]:
    words, missing = story.words, documents.whole(event, "missing")
    key = f"reserved.short.{documents.text(event, 'short')}"
    limit = words.amount(documents.whole(event, "minimum"))
    told = [Sentence(RESERVATION, words.count(key, missing, group=_group(story, event), limit=limit))]
    displaced = documents.texts(event, "displaced") if "displaced" in event else ()
    if displaced:
        told.append(Sentence(RESERVATION, words.say("reserved.short.displaced", names=story.names(displaced))))
    return told


def _said(story: Story, event: Mapping[str, Json], key: str, *, limit: str, **filled: str) -> Sentence:
    number = story.words.amount(documents.whole(event, limit))
    return Sentence(RESERVATION, story.words.say(key, group=_group(story, event), limit=number, **filled))


def _group(story: Story, event: Mapping[str, Json]) -> str:
    return story.group(documents.text(event, "class"))
