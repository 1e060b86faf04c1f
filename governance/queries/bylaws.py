"""The by-laws as they stand, stood or will stand, and what they have yet to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from governance.models import (
    AmendedArticle,
    BylawArticle,
    BylawLapse,
    BylawState,
    BylawValue,
    BylawVersion,
    Motion,
    MotionState,
)
from governance.rules.bylaws import Amendment, Article
from membership.models import Organisation
from membership.queries.rules import rules_for
from membership.rules.documents import BrokenDocument
from membership.rules.parameters import Room, Topic
from membership.rules.resolved import ResolvedRule, ResolvedRules
from membership.rules.values import Value, read


def versions_of(organisation: Organisation) -> QuerySet[BylawVersion]:
    """Return the adopted versions, the latest first."""
    return BylawVersion.objects.for_organisation(organisation).filter(state=BylawState.ADOPTED).order_by("-rank")


def in_force(organisation: Organisation, on: date) -> BylawVersion | None:
    """Return the version in force on a day, but for one that had lapsed by then. Costs one SQL statement."""
    gone = BylawLapse.objects.filter(version=OuterRef("pk"), restored_at=None, lapsed_on__lte=on)
    found: BylawVersion | None = versions_of(organisation).filter(~Exists(gone), in_force_from__lte=on).first()
    return found


def latest(organisation: Organisation) -> BylawVersion | None:
    """Return the version that the next is written from: the last adopted that did not lapse."""
    gone = BylawLapse.objects.filter(version=OuterRef("pk"), restored_at=None)
    return versions_of(organisation).filter(~Exists(gone)).select_related("resolution__motion__assembly").first()


def last_adopted(organisation: Organisation) -> BylawVersion | None:
    """Return the version adopted last, though it lapsed since."""
    return versions_of(organisation).select_related("lapse", "resolution__motion__assembly").first()


def draft_of(organisation: Organisation) -> BylawVersion | None:
    found: BylawVersion | None = (
        BylawVersion.objects.for_organisation(organisation).filter(state=BylawState.DRAFT).first()
    )
    return found


def rows_of(version: BylawVersion) -> list[BylawArticle]:
    """Return the articles with what they set. Costs two SQL statements."""
    values = Prefetch("values", BylawValue.objects.order_by("key"))
    return list(version.articles.order_by("position").prefetch_related(values))


def articles_of(version: BylawVersion | None) -> tuple[Article, ...]:
    """Return the articles as rules have them; none of no version."""
    return tuple(as_article(row) for row in rows_of(version)) if version else ()


def as_article(row: BylawArticle) -> Article:
    return Article(
        number=row.number,
        title_fr=row.title_fr,
        text_fr=row.text_fr,
        title_en=row.title_en,
        text_en=row.text_en,
        sets=tuple((one.key, _value(one.key, one.value)) for one in row.values.all()),
    )


def amendments_of(motion: Motion) -> tuple[Amendment, ...]:
    """Return what a motion would make of the by-laws, as the meeting has amended it so far."""
    return tuple(as_amendment(row) for row in carried_by(motion).values())


def carried_by(motion: Motion) -> dict[str, AmendedArticle]:
    """Return the articles that a motion writes, by number, each as the amendments adopted from the floor have it.

    What the notice had stays as it was: a meeting that is called again begins from there. Costs a statement for the
    motion and two for each amendment of an article that was adopted.
    """
    found = {row.number: row for row in motion.amended_articles.order_by("pk")}
    if not found:
        return {}
    adopted = Motion.objects.filter(amends=motion.pk, state=MotionState.ADOPTED).order_by("decided_at", "pk")
    for amendment in adopted:
        found |= carried_by(amendment)
    return found


def carried_in(motions: Iterable[Motion]) -> dict[int, dict[str, AmendedArticle]]:
    """Return what each of all the motions of a meeting carries, as `carried_by`, for those that write an article.

    Costs one SQL statement, however many there are.
    """
    every = list(motions)
    own: dict[int, dict[str, AmendedArticle]] = {}
    for row in AmendedArticle.objects.filter(motion__in=[one.pk for one in every]).order_by("pk"):
        own.setdefault(row.motion_id, {})[row.number] = row
    adopted = [one for one in every if one.amends_id in own and one.state == MotionState.ADOPTED]
    adopted.sort(key=lambda one: (one.decided_at is None, one.decided_at, one.pk))

    def carried(motion: int) -> dict[str, AmendedArticle]:
        found = dict(own.get(motion, {}))
        for amendment in adopted:
            if amendment.amends_id == motion:
                found |= carried(amendment.pk)
        return found

    return {motion: carried(motion) for motion in own}


def article_in_words(article: AmendedArticle, language: str) -> str:
    """Return a whole article as a text of its own; empty in a language that it lacks."""
    text: str = getattr(article, f"text_{language}")
    title: str = getattr(article, f"title_{language}")
    return f"Article {article.number}. {title}\n\n{text}" if text else ""


def as_amendment(row: AmendedArticle) -> Amendment:
    if row.is_repeal:
        return Amendment(row.number, None)
    return Amendment(
        row.number,
        Article(
            number=row.number,
            title_fr=row.title_fr,
            text_fr=row.text_fr,
            title_en=row.title_en,
            text_en=row.text_en,
            sets=tuple((key, _value(key, value)) for key, value in sorted(row.sets.items())),
        ),
    )


def _value(key: str, written: object) -> Value:
    value = read(written)
    if value is None:
        raise BrokenDocument(f"{key}: a by-law sets a value")
    return value


@dataclass(frozen=True, slots=True)
class Question:
    """A rule that by-laws may settle. is_answered: a value holds, by the law or by a by-law."""

    rule: ResolvedRule

    @property
    def is_answered(self) -> bool:
        return self.rule.is_set

    @property
    def is_by_law(self) -> bool:
        return self.rule.override is not None


def is_open(rule: ResolvedRule) -> bool:
    """Say whether by-laws have a say: not where the law has settled the point."""
    return not rule.parameter.bounds.is_fixed


def questions(rules: ResolvedRules) -> tuple[Question, ...]:
    """Return every rule that by-laws may settle: those without any answer first, then by subject."""
    order = list(Topic)
    asked = [Question(rule) for rule in rules if is_open(rule)]
    return tuple(sorted(asked, key=lambda one: (one.is_answered, order.index(one.rule.parameter.topic), one.rule.key)))


def unanswered(rules: ResolvedRules) -> tuple[ResolvedRule, ...]:
    """Return the rules that nobody has set, and that the law leaves to the by-laws."""
    return tuple(
        one.rule for one in questions(rules) if not one.is_answered and one.rule.parameter.bounds.room is Room.BYLAW
    )


def unanswered_on(organisation: Organisation, on: date) -> tuple[ResolvedRule, ...]:
    """Costs one SQL statement."""
    return unanswered(rules_for(organisation, on))


def by_topic(asked: Iterable[Question]) -> list[tuple[Topic, list[Question]]]:
    """Return questions under their subjects, in the order of the subjects."""
    found: dict[Topic, list[Question]] = {}
    for question in asked:
        found.setdefault(question.rule.parameter.topic, []).append(question)
    return [(topic, found[topic]) for topic in Topic if topic in found]
