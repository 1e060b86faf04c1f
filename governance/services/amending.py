"""A motion that amends the by-laws: the articles it carries, and the version that follows when it is adopted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from governance.errors import NoSuchArticle, RuleStatedTwice
from governance.models import AmendedArticle, BylawState, BylawVersion, Motion, Resolution
from governance.queries.bylaws import amendments_of, articles_of, latest
from governance.rules.bylaws import amended
from governance.rules.majorities import OF_BYLAWS, ORDINARY
from governance.services.bylaws import ArticleText, by_whom, lawful, lock, seal, write_version
from governance.services.planning import lock_agenda
from membership.actors import Actor
from membership.errors import DomainError
from membership.rules.findings import Outcome
from membership.rules.values import plain
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Repeal:
    """An article that would no longer be."""

    number: str


@transaction.atomic
def amend_article(motion: Motion, written: ArticleText | Repeal, *, actor: Actor) -> AmendedArticle:
    """Write what a motion would make of one article, while its meeting is in preparation.

    The motion is then decided by the majority of by-laws. Where nothing is said of what the article sets, it goes on
    setting what it does: by this motion, where it writes the article already, or by the by-laws. Raises NoSuchArticle
    for a repeal of nothing; RuleStatedTwice where another article of the motion sets the same rule;
    OverrideOutOfBounds, OverrideNotAllowed or OverrideOfWrongKind, with the source, for a value out of bounds.
    """
    meeting = lock_agenda(motion.assembly, "amend_article")
    fields: dict[str, object] = {"is_repeal": True, "title_fr": "", "title_en": "", "text_fr": "", "text_en": ""}
    fields["sets"] = {}
    if isinstance(written, Repeal):
        if written.number not in {article.number for article in articles_of(latest(meeting.organisation))}:
            raise NoSuchArticle(number=written.number)
    else:
        sets = lawful(meeting.organisation, _stated(motion, written))
        for other in motion.amended_articles.exclude(number=written.number):
            if other.sets.keys() & sets.keys():
                raise RuleStatedTwice(number=other.number)
        fields = {name: getattr(written, name) for name in ("title_fr", "title_en", "text_fr", "text_en")}
        fields |= {"is_repeal": False, "sets": {key: plain(value) for key, value in sets.items()}}
    row, _created = AmendedArticle.objects.update_or_create(
        motion=motion,
        number=written.number,
        defaults=fields | {"organisation_id": motion.organisation_id},
    )
    Motion.objects.filter(pk=motion.pk).update(majority_key=OF_BYLAWS)
    _record(motion, actor, "bylaws.amendment_written", {"number": row.number, "is_repeal": row.is_repeal})
    return row


def _stated(motion: Motion, written: ArticleText) -> Mapping[str, object]:
    """Return what an article is to set; what another article of the motion now sets, this one sets no more."""
    if written.sets is not None:
        return written.sets
    rows = {row.number: row for row in motion.amended_articles.all()}
    row = rows.pop(written.number, None)
    if row is not None and not row.is_repeal:
        said: dict[str, object] = row.sets
        return said
    taken = {key for other in rows.values() for key in other.sets}
    standing = [one for one in articles_of(latest(motion.organisation)) if one.number == written.number]
    return {key: plain(value) for one in standing for key, value in one.sets if key not in taken}


@transaction.atomic
def withdraw_article(row: AmendedArticle, *, actor: Actor) -> None:
    """Take one article off the motion that would amend it. After the last, an ordinary majority decides again."""
    lock_agenda(row.motion.assembly, "withdraw_article")
    motion, number = row.motion, row.number
    row.delete()
    if not motion.amended_articles.exists():
        Motion.objects.filter(pk=motion.pk, majority_key=OF_BYLAWS).update(majority_key=ORDINARY)
    _record(motion, actor, "bylaws.amendment_withdrawn", {"number": number})


def amend_bylaws(motion: Motion, resolution: Resolution, *, actor: Actor) -> BylawVersion | None:
    """Write the next version of the by-laws from an adopted motion; None when it amends none.

    Called in the transaction that records the outcome, which nothing here may undo: where the law no longer allows a
    value that it allowed when the notice left, the resolution stands and the trail says what is left to settle. So it
    does of a motion that was put to another majority than that of by-laws, or to a body that may not adopt any.
    """
    amendments = amendments_of(motion)
    if not amendments:
        return None
    found = by_whom(motion.organisation, resolution, resolution.adopted_on)
    lacks = "other_majority" if motion.majority_key != OF_BYLAWS else ""
    if found is not None and found.outcome is not Outcome.MET:
        lacks = "other_body"
    if lacks:
        values: dict[str, object] = {"resolution": resolution.number, "code": lacks}
        _record(motion, actor, "bylaws.amendment_unsettled", values)
        return None
    try:
        with transaction.atomic():
            lock(motion.organisation)
            base = latest(motion.organisation)
            articles = amended(articles_of(base), amendments)
            version = write_version(motion.organisation, articles, state=BylawState.JOINING, based_on=base, actor=actor)
            on = resolution.adopted_on
            begins = max(on, base.in_force_from) if base and base.in_force_from else on
            return seal(version, base, adopted_on=on, in_force_from=begins, actor=actor, resolution=resolution)
    except (DomainError, IntegrityError) as error:
        # Whatever the version runs into, the database's own refusal included, what the members decided stands.
        code = error.code if isinstance(error, DomainError) else "not_written"
        _record(motion, actor, "bylaws.amendment_unsettled", {"resolution": resolution.number, "code": code})
        return None


def _record(motion: Motion, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        motion.organisation,
        actor=actor,
        action=action,
        object_kind="motion",
        object_id=motion.public_id,
        values=values,
    )
