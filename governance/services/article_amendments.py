"""Amending from the floor what a motion would make of an article: the chair rules whether the notice announced it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from governance.errors import (
    AmendmentTooDeep,
    DebateClosed,
    NothingToAmend,
    NotOfTheAmendment,
    NotOfTheBylaws,
    RatifiedWhole,
    RuleStatedTwice,
    RulingWithoutReason,
    TooFewParts,
)
from governance.models import AmendedArticle, AssemblyKind, DebateFact, FactKind, Motion, MotionState
from governance.queries.bylaws import article_in_words, articles_of, carried_by, latest
from governance.queries.debate import demand_its_turn, depth_in_meeting
from governance.queries.rules import rules_of
from governance.rules import debate
from governance.rules.competence import Act, assess_decision
from governance.services.bylaws import ArticleText, lawful
from governance.services.floor import (
    Wording,
    beneath,
    carry_recusals,
    decide,
    heed_mover,
    hold_motion,
    note_fact,
    titles_of_amendment,
    write_motion,
)
from governance.services.heeding import heed_rule
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.rules.findings import Finding, Outcome
from membership.rules.values import plain

LEAST_PARTS = 2
TEXTS = ("title_fr", "title_en", "text_fr", "text_en")


@dataclass(frozen=True, slots=True)
class ArticleMoved:
    """An article as somebody would have it read. despite: why the meeting hears who is no delegate, in a federation."""

    article: ArticleText
    mover: str = ""
    seconder: str = ""
    despite: str = ""


@transaction.atomic
def amend_article_from_floor(motion: Motion, moved: ArticleMoved, *, reason: str, actor: Actor) -> Motion:
    """Put an amendment of one article that a motion writes: the chair rules that the notice announced as much.

    reason: why the chair so rules; the minutes keep it with the rule. Where the motion says nothing of the article, the
    notice announced nothing of it: the rule bars, or the same reason is kept as why the meeting went on. Raises
    NotOfTheBylaws, NotOfTheAmendment, RuleStatedTwice, DebateClosed, AmendmentPending, AmendmentTooDeep,
    NothingToAmend, RulingWithoutReason, RuleBars, OverrideReasonMissing, and what a value out of bounds raises.
    """
    target = hold_motion(motion, "amend_article_from_floor")
    _demand_bylaws(target)
    others = _others(target, moved.article.number)
    standing = _before(target, moved.article.number, others)
    written = _written(target, standing, moved.article)
    _demand_open(target, written, standing)
    _demand_alone(written, others)
    ruled = _ruled(target, standing, reason)
    if not target.assembly.is_sitting:
        heed_rule(target.assembly, ruled, reason=reason, by=actor)
    wording = Wording(written.text_fr, written.text_en, moved.mover, moved.seconder, moved.despite)
    heed_mover(target.assembly, wording, actor)
    row = _put(target, wording, standing, moved.article.number)
    written.motion = row
    written.save()
    carry_recusals(target, row)
    seconded = debate.assess_seconder(moved.seconder, rules_of(target.assembly))
    note_fact(row, FactKind.MOVED, actor, by=moved.mover, finding=seconded)
    figures = {"article": written.number} | _by_whom(target)
    note_fact(row, FactKind.RULED_IN, actor, by=moved.mover, note=reason, figures=figures, finding=ruled)
    return row


@transaction.atomic
def rule_article_out(motion: Motion, moved: ArticleMoved, *, reason: str, actor: Actor) -> DebateFact:
    """Note that the chair ruled an amendment of an article beyond what the notice announced: it is not put.

    Raises NotOfTheBylaws, RulingWithoutReason.
    """
    target = hold_motion(motion, "rule_article_out")
    _demand_bylaws(target)
    _demand_reason(reason)
    article = moved.article
    texts = {"text_fr": article.text_fr.strip(), "text_en": article.text_en.strip()}
    figures = {"article": article.number} | texts | _by_whom(target)
    ruled = _scope(target, is_announced=False)
    return note_fact(target, FactKind.RULED_OUT, actor, by=moved.mover, note=reason, figures=figures, finding=ruled)


@transaction.atomic
def divide_by_articles(motion: Motion, *, by: str = "", actor: Actor) -> list[Motion]:
    """Put each article that a motion writes to the vote by itself, as the meeting has amended it so far.

    Raises NotOfTheBylaws, TooFewParts, AmendmentPending, RatifiedWhole; StateNotAllowed for an amendment, which one
    decides whole.
    """
    locked = hold_motion(motion, "divide_by_articles")
    if locked.amends_id is not None:
        raise StateNotAllowed(action="divide_by_articles", state="amendment")
    if locked.ratifies_id is not None:
        raise RatifiedWhole
    _demand_bylaws(locked)
    articles = list(carried_by(locked).values())
    if len(articles) < LEAST_PARTS:
        raise TooFewParts
    demand_its_turn(locked)
    parts = [_part(locked, article) for article in articles]
    decide(locked, MotionState.DIVIDED, now())
    note_fact(locked, FactKind.DIVIDED, actor, by=by, figures={"parts": len(parts)})
    return parts


def _part(motion: Motion, article: AmendedArticle) -> Motion:
    """Write one article of a motion as a motion of its own, with the text that it would have."""
    # Cut before the number, which tells the parts apart.
    title_fr = f"{motion.title_fr[:220]}, article {article.number}"
    title_en = f"{motion.title_en[:220]}, article {article.number}" if motion.title_en else ""
    texts = (f"Abroger l’article {article.number}.", f"Repeal article {article.number}.")
    if not article.is_repeal:
        texts = (article_in_words(article, "fr"), article_in_words(article, "en"))
    wording = Wording(*texts, motion.mover, motion.seconder)
    row = write_motion(beneath(motion.item, title_fr, title_en), wording, title_fr=title_fr, title_en=title_en)
    row.majority_key, row.needs_each_class = motion.majority_key, motion.needs_each_class
    row.save(update_fields=["majority_key", "needs_each_class"])
    AmendedArticle.objects.create(
        organisation_id=row.organisation_id,
        motion=row,
        number=article.number,
        is_repeal=article.is_repeal,
        sets=article.sets,
        **{name: getattr(article, name) for name in TEXTS},
    )
    carry_recusals(motion, row)
    return row


@dataclass(frozen=True, slots=True)
class _Standing:
    """An article as the meeting has it before the amendment. is_announced: the motion of the notice writes it."""

    texts: dict[str, str]
    sets: dict[str, object]
    is_announced: bool


def ruling_rests_on(motion: Motion, number: str) -> Finding | None:
    """Return the rule that the chair's ruling on an article rests on; None where no rule speaks."""
    return _scope(motion, is_announced=number in carried_by(motion))


def _by_whom(target: Motion) -> dict[str, int]:
    """Return the mark of a ruling around the table of a body, where no notice is judged."""
    return {"by_body": 1} if target.assembly.is_sitting else {}


def _others(target: Motion, number: str) -> list[AmendedArticle]:
    """Return the other articles that stand with this one in what the meeting would adopt."""
    whole: dict[str, AmendedArticle] = {}
    above: Motion | None = target
    while above is not None:
        # The deepest says last how an article would read.
        whole = carried_by(above) | whole
        above = above.amends
    return [row for row in whole.values() if row.number != number]


def _demand_alone(written: AmendedArticle, others: list[AmendedArticle]) -> None:
    """Refuse a rule that another article of the same motion states: only one of the two would hold."""
    for other in others:
        if other.sets.keys() & written.sets.keys():
            raise RuleStatedTwice(number=other.number)


def _before(target: Motion, number: str, others: list[AmendedArticle]) -> _Standing:
    carried = carried_by(target)
    if number in carried:
        row = carried[number]
        return _Standing({name: getattr(row, name) for name in TEXTS}, dict(row.sets), is_announced=True)
    if target.amends_id is not None:
        raise NotOfTheAmendment(number=number)
    # What another article of the motion now states, this one states no more.
    taken = {key for other in others for key in other.sets}
    for article in articles_of(latest(target.organisation)):
        if article.number == number:
            sets: dict[str, object] = {key: plain(value) for key, value in article.sets if key not in taken}
            return _Standing({name: getattr(article, name) for name in TEXTS}, sets, is_announced=False)
    return _Standing(dict.fromkeys(TEXTS, ""), {}, is_announced=False)


def _written(target: Motion, standing: _Standing, article: ArticleText) -> AmendedArticle:
    """Return the article as it would read, not saved. A language left as it was says the old text no more."""
    # Where nothing is said of what it states, it goes on stating it.
    sets = lawful(target.organisation, standing.sets if article.sets is None else article.sets)
    texts = {name: getattr(article, name).strip() for name in TEXTS}
    if texts["text_fr"] != standing.texts["text_fr"] and texts["text_en"] == standing.texts["text_en"]:
        # Its translation is to come.
        texts["text_en"] = ""
    values = {key: plain(value) for key, value in sorted(sets.items())}
    return AmendedArticle(organisation_id=target.organisation_id, number=article.number, sets=values, **texts)


def _demand_open(target: Motion, written: AmendedArticle, standing: _Standing) -> None:
    if target.debate_closed_at is not None:
        raise DebateClosed
    demand_its_turn(target)
    texts = {name: getattr(written, name) for name in TEXTS}
    if (texts, written.sets) == (standing.texts, standing.sets):
        raise NothingToAmend
    allowed = debate.assess_amendment(depth_in_meeting(target) + 1, rules_of(target.assembly))
    if allowed.outcome is not Outcome.MET:
        raise AmendmentTooDeep(allowed)


def _ruled(target: Motion, standing: _Standing, reason: str) -> Finding | None:
    _demand_reason(reason)
    return _scope(target, is_announced=standing.is_announced)


def _scope(target: Motion, *, is_announced: bool) -> Finding | None:
    """Return what the rules say of an article that the notice announced or not.

    Those of a body may raise anything: what is cited there is whose it is to adopt by-laws.
    """
    meeting = target.assembly
    if meeting.body is not None:
        return assess_decision(Act.AMEND_BYLAWS, meeting.body.kind, rules_of(meeting))
    is_annual = meeting.kind == AssemblyKind.ANNUAL
    return debate.assess_bylaw_scope(rules_of(meeting), is_announced=is_announced, is_annual=is_annual)


def _put(target: Motion, wording: Wording, standing: _Standing, number: str) -> Motion:
    title_fr, title_en = titles_of_amendment(target)
    title_fr = f"{title_fr[:220]}, article {number}"
    title_en = f"{title_en[:220]}, article {number}" if title_en else ""
    return write_motion(
        beneath(target.item, title_fr, title_en),
        wording,
        title_fr=title_fr,
        title_en=title_en,
        amends=target,
        before_fr=standing.texts["text_fr"],
        before_en=standing.texts["text_en"],
    )


def _demand_bylaws(target: Motion) -> None:
    if not target.amended_articles.exists():
        raise NotOfTheBylaws


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise RulingWithoutReason
