"""Writing the next version of the by-laws: begin it, write its articles, adopt it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from governance.errors import (
    AdoptedLater,
    ArticleNumberTaken,
    BeforeTheLast,
    BylawsEmpty,
    DraftOutdated,
    DraftUnderWay,
    VersionOfTheResolution,
)
from governance.models import BylawArticle, BylawState, BylawValue, BylawVersion, Resolution
from governance.queries.bylaws import articles_of, latest
from governance.queries.carried import carried_enough
from governance.rules import bylaws
from governance.rules.bylaws import Article
from governance.rules.competence import Act, assess_decision
from governance.services.bylaws_outline import outline_of
from membership.actors import Actor
from membership.clock import today
from membership.errors import DatesReversed, NoRuleSet, OverrideReasonMissing, StateNotAllowed, UnknownRule
from membership.models import Organisation
from membership.queries.rules import overrides_on, rules_for
from membership.rules.findings import Finding
from membership.rules.rulesets import rule_set_for
from membership.rules.values import Value, plain, read
from membership.services import audit
from membership.services.parameters import Stated, set_parameters


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What the office writes of one article. sets: the value of each rule that it states."""

    number: str
    title_fr: str
    text_fr: str
    title_en: str = ""
    text_en: str = ""
    sets: Mapping[str, object] | None = None


@transaction.atomic
def begin_bylaws(organisation: Organisation, *, actor: Actor) -> BylawVersion:
    """Begin the next version, as a copy of the last one; the first one from what the set-up recorded.

    Raises DraftUnderWay when one is being written.
    """
    lock(organisation)
    base = latest(organisation)
    articles = articles_of(base) if base else outline_of(organisation)
    try:
        with transaction.atomic():
            draft = write_version(organisation, articles, state=BylawState.DRAFT, based_on=base, actor=actor)
    except IntegrityError as error:
        raise DraftUnderWay from error
    _record(draft, actor, "bylaws.begun", {"articles": len(articles)})
    return draft


@transaction.atomic
def write_article(
    version: BylawVersion, written: ArticleText, *, actor: Actor, row: BylawArticle | None = None
) -> BylawArticle:
    """Add an article to a version in preparation, or change one.

    Raises ArticleNumberTaken; OverrideOutOfBounds, OverrideNotAllowed or OverrideOfWrongKind, with the source, where
    the law does not leave that room to the value it states.
    """
    draft = _lock_draft(version)
    sets = lawful(draft.organisation, written.sets or {})
    article = row or BylawArticle(organisation_id=draft.organisation_id, version=draft, position=0)
    for name in ("number", "title_fr", "title_en", "text_fr", "text_en"):
        setattr(article, name, getattr(written, name))
    if draft.articles.filter(number=written.number).exclude(pk=article.pk).exists():
        raise ArticleNumberTaken(number=written.number)
    article.save()
    article.values.all().delete()
    # The latest to speak sets a rule: another article that did no longer does.
    draft.values.filter(key__in=sets).delete()
    _write_values(article, sets)
    _place(draft)
    _record(draft, actor, "bylaws.article_written", {"number": article.number, "sets": sorted(sets)})
    return article


@transaction.atomic
def remove_article(row: BylawArticle, *, actor: Actor) -> None:
    """Take an article out of a version in preparation."""
    draft = _lock_draft(row.version)
    number = row.number
    row.delete()
    _record(draft, actor, "bylaws.article_removed", {"number": number})


@transaction.atomic
def discard_bylaws(version: BylawVersion, *, actor: Actor) -> None:
    """Give up a version in preparation; what is in force stays."""
    draft = _lock_draft(version)
    _record(draft, actor, "bylaws.discarded", {"rank": draft.rank})
    draft.delete()


@transaction.atomic
def adopt_bylaws(
    version: BylawVersion,
    *,
    adopted_on: date,
    in_force_from: date,
    actor: Actor,
    resolution: Resolution | None = None,
    override: str = "",
) -> BylawVersion:
    """Write that a version was adopted: it is kept as it is, and what it sets holds from its day in force.

    resolution: the one that adopted it; the day is then read from it, whatever is given. override: why one goes on
    where none is kept here, such as by-laws brought from elsewhere, or where the one that is kept was not of those who
    adopt by-laws, or not carried by the majority that by-laws ask. Raises OverrideReasonMissing without it;
    VersionOfTheResolution for a resolution that adopted another version; BylawsEmpty; AdoptedLater for a day to come;
    DraftOutdated when an assembly has amended the by-laws since it was begun; DatesReversed; BeforeTheLast for a day
    before the one from which the version that it replaces holds.
    """
    draft = _lock_draft(version)
    base = latest(draft.organisation)
    if resolution is not None:
        adopted_on = resolution.adopted_on
        if BylawVersion.objects.filter(resolution=resolution).exists():
            raise VersionOfTheResolution(number=resolution.number)
    found = by_whom(draft.organisation, resolution, adopted_on)
    carried = carried_enough(resolution) if resolution is not None else None
    for asked in (found, carried):
        if asked is not None and asked.needs_override and not override.strip():
            raise OverrideReasonMissing(finding=asked)
    if draft.based_on_id != (base.pk if base else None):
        raise DraftOutdated
    if in_force_from < adopted_on:
        raise DatesReversed(start_on=adopted_on, end_on=in_force_from)
    if adopted_on > today(draft.organisation):
        raise AdoptedLater(on=adopted_on)
    if base and base.in_force_from and in_force_from < base.in_force_from:
        raise BeforeTheLast(on=base.in_force_from)
    if not draft.articles.exists():
        raise BylawsEmpty
    return seal(
        draft,
        base,
        adopted_on=adopted_on,
        in_force_from=in_force_from,
        actor=actor,
        resolution=resolution,
        because=_because(found, carried, override),
    )


def _because(found: Finding | None, carried: Finding | None, override: str) -> dict[str, object]:
    """Return what the rules answered of who adopted and by how many, and why one went on."""
    said: dict[str, object] = {"finding": found.as_json()} if found else {}
    if carried:
        said["majority"] = carried.as_json()
    return said | {"override": override.strip()} if said else {}


def by_whom(organisation: Organisation, resolution: Resolution | None, on: date) -> Finding | None:
    """Return whether those who may adopted the by-laws, by a resolution that is kept here; None without a rule."""
    body = ""
    if resolution is not None:
        meeting = resolution.motion.assembly
        # That of one group or sector decides nothing for all: nobody who may.
        body = meeting.body.kind if meeting.body else "" if meeting.part_id else "meeting"
    try:
        rules = rules_for(organisation, on)
    except NoRuleSet:
        # Of long ago: before the first rules that are kept.
        return None
    return assess_decision(Act.AMEND_BYLAWS, body, rules)


def seal(
    version: BylawVersion,
    base: BylawVersion | None,
    *,
    adopted_on: date,
    in_force_from: date,
    actor: Actor,
    resolution: Resolution | None = None,
    because: Mapping[str, object] | None = None,
) -> BylawVersion:
    """Keep a version as adopted, and let what it sets hold. Inside the transaction of whoever decided.

    because: what the rules answered, and why one went on.
    """
    articles = articles_of(version)
    _apply(version.organisation, articles_of(base), articles, on=in_force_from, actor=actor)
    version.state = BylawState.ADOPTED
    version.adopted_on, version.in_force_from = adopted_on, in_force_from
    version.resolution = resolution
    version.sha256 = bylaws.fingerprint(articles)
    version.save(update_fields=["state", "adopted_on", "in_force_from", "resolution", "sha256"])
    values = {"rank": version.rank, "adopted_on": adopted_on, "in_force_from": in_force_from, "sha256": version.sha256}
    _record(
        version,
        actor,
        "bylaws.adopted",
        values | {"resolution": resolution.number if resolution else None} | dict(because or {}),
    )
    return version


def write_version(
    organisation: Organisation,
    articles: Iterable[Article],
    *,
    state: BylawState,
    based_on: BylawVersion | None,
    actor: Actor,
) -> BylawVersion:
    """Write a version with its articles, not yet adopted. The organisation's row holds the order of the ranks."""
    last = BylawVersion.objects.for_organisation(organisation).aggregate(last=Max("rank"))["last"] or 0
    version = BylawVersion.objects.create(
        organisation=organisation, rank=last + 1, state=state, based_on=based_on, written_by_id=actor.account_id
    )
    for position, article in enumerate(articles, start=1):
        row = BylawArticle.objects.create(
            organisation=organisation,
            version=version,
            position=position,
            number=article.number,
            title_fr=article.title_fr,
            title_en=article.title_en,
            text_fr=article.text_fr,
            text_en=article.text_en,
        )
        _write_values(row, dict(article.sets))
    return version


def lawful(organisation: Organisation, sets: Mapping[str, object]) -> dict[str, Value]:
    """Return the values as rules hold them, each within what the law allows.

    Raises UnknownRule, OverrideOutOfBounds, OverrideNotAllowed or OverrideOfWrongKind, with the source.
    """
    rule_set = rule_set_for(organisation.kind, today(organisation))
    found: dict[str, Value] = {}
    for key, written in sets.items():
        value = read(written)
        if value is None:
            continue
        try:
            rule_set[key].accept(value)
        except KeyError as error:
            raise UnknownRule(key=key) from error
        found[key] = value
    return found


def lock(organisation: Organisation) -> None:
    """Hold the by-laws of an organisation: one version follows the other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _apply(
    organisation: Organisation, before: Iterable[Article], after: Iterable[Article], *, on: date, actor: Actor
) -> None:
    """Let the rules follow from one version to the next; what stands as it stood is not written again."""
    now = {one.key: one for one in overrides_on(organisation, on)}
    wanted = bylaws.stated(after)
    moved = [
        Stated(key, plain(value), number)
        for key, (value, number) in sorted(wanted.items())
        if key not in now or (now[key].value, now[key].article) != (value, number)
    ]
    lifted = [key for key in bylaws.stated(before) if key not in wanted and key in now]
    set_parameters(organisation, stated=moved, lifted=sorted(lifted), adopted_on=on, actor=actor)


def _write_values(article: BylawArticle, sets: Mapping[str, Value]) -> None:
    BylawValue.objects.bulk_create(
        BylawValue(
            organisation_id=article.organisation_id,
            version_id=article.version_id,
            article=article,
            key=key,
            value=plain(value),
        )
        for key, value in sorted(sets.items())
    )


def _place(draft: BylawVersion) -> None:
    rows = sorted(draft.articles.all(), key=lambda row: bylaws.place(row.number))
    for position, row in enumerate(rows, start=1):
        row.position = position
    BylawArticle.objects.bulk_update(rows, ["position"])


def _lock_draft(version: BylawVersion) -> BylawVersion:
    lock(version.organisation)
    locked: BylawVersion = BylawVersion.objects.select_related("organisation").get(pk=version.pk)
    if not locked.is_draft:
        raise StateNotAllowed(action="edit", state=locked.state)
    return locked


def _record(version: BylawVersion, actor: Actor, action: str, values: Mapping[str, object]) -> None:
    audit.record(
        version.organisation,
        actor=actor,
        action=action,
        object_kind="bylaws",
        object_id=version.public_id,
        values=dict(values),
    )
