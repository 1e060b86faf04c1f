"""What the assembly decided: written on the motion, and numbered when it is adopted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from governance.errors import OutcomeAlreadyRecorded
from governance.models import Motion, MotionState, Resolution
from governance.queries.bylaws import article_in_words, carried_by
from governance.queries.sittings import series_of
from governance.services.amending import amend_bylaws
from governance.services.elected_officers import give_office
from governance.services.lapsing import ratify_bylaws
from membership.actors import Actor
from membership.models import Organisation
from membership.rules.findings import Finding
from membership.services import audit


@transaction.atomic
def record_outcome(
    motion: Motion,
    *,
    is_adopted: bool,
    figures: Mapping[str, Any],
    finding: Finding,
    record_sha256: str,
    decided_at: datetime,
    actor: Actor,
) -> Motion:
    """Write the outcome of a motion, once; an adopted one enters the register of resolutions.

    One that amends the by-laws writes their next version, one that ratifies them says so. An amendment gets no number:
    adopted, it becomes the text of what it amends.

    `record_sha256` is the hash of the count record behind the figures, empty for a show of hands.
    """
    # The motion alone: locking the organisation with it would stop every vote, and whoever holds the
    # audit chain needs a reference to the organisation to commit.
    rows = Motion.objects.select_for_update(of=("self",), no_key=True)
    locked: Motion = rows.select_related("organisation", "assembly__body").get(pk=motion.pk)
    if locked.state != MotionState.PROPOSED:
        raise OutcomeAlreadyRecorded
    locked.state = MotionState.ADOPTED if is_adopted else MotionState.REJECTED
    locked.figures = dict(figures)
    locked.finding = finding.as_json()
    locked.record_sha256 = record_sha256
    locked.decided_at = decided_at
    locked.save(update_fields=["state", "figures", "finding", "record_sha256", "decided_at"])
    resolution = _number(locked, decided_at) if is_adopted and locked.amends_id is None else None
    if resolution:
        amend_bylaws(locked, resolution, actor=actor)
        ratify_bylaws(locked, resolution, actor=actor)
    elif is_adopted:
        _write_amendment(locked)
    audit.record(
        locked.organisation,
        actor=actor,
        action="motion.decided",
        object_kind="motion",
        object_id=locked.public_id,
        values={
            "state": locked.state,
            "figures": locked.figures,
            "record_sha256": record_sha256,
            "resolution": resolution.number if resolution else None,
        },
    )
    return locked


@transaction.atomic
def change_outcome(
    motion: Motion, *, is_adopted: bool, figures: Mapping[str, Any], finding: Finding, actor: Actor
) -> Motion:
    """Write what a motion came to once its count was put right; `correct_hands` keeps what was announced before.

    Adopted after all, it gets the next number, or the one it had. Rejected after all, its number stays with it, out of
    use; an amendment leaves the text as it was before. The motion is held by whoever calls.
    """
    was_adopted = motion.state == MotionState.ADOPTED
    motion.state = MotionState.ADOPTED if is_adopted else MotionState.REJECTED
    motion.figures = dict(figures)
    motion.finding = finding.as_json()
    motion.save(update_fields=["state", "figures", "finding"])
    if is_adopted == was_adopted:
        return motion
    if motion.amends_id is not None:
        _write_amendment(motion) if is_adopted else _take_amendment_out(motion)
    elif is_adopted and not Resolution.objects.filter(motion=motion).exists():
        assert motion.decided_at is not None
        resolution = _number(motion, motion.decided_at)
        amend_bylaws(motion, resolution, actor=actor)
        ratify_bylaws(motion, resolution, actor=actor)
    return motion


@transaction.atomic
def record_election(
    motion: Motion,
    *,
    figures: Mapping[str, Any],
    finding: Finding,
    record_sha256: str,
    decided_at: datetime,
    actor: Actor,
    persons: Mapping[str, str] | None = None,
) -> Motion:
    """Write who is elected at a point of the meeting, once. An election takes no number among the resolutions.

    Whoever a board elects to an office takes it that day, in the register of officers; the figures say whom that is,
    and why where the register was left as it was. figures: with `elected`, their names, and `votes`, those of each
    candidate. persons: who stood, by the name on the ballot. Raises OutcomeAlreadyRecorded.
    """
    rows = Motion.objects.select_for_update(of=("self",), no_key=True)
    locked: Motion = rows.select_related("organisation", "assembly__body").get(pk=motion.pk)
    if locked.state != MotionState.PROPOSED:
        raise OutcomeAlreadyRecorded
    locked.state = MotionState.ELECTED
    locked.figures = dict(figures)
    if locked.office:
        # Before the audit chain, which whoever names an officer takes after the organisation.
        locked.figures["register"] = give_office(locked, persons or {}, decided_at, actor)
    locked.finding = finding.as_json()
    locked.record_sha256 = record_sha256
    locked.decided_at = decided_at
    locked.save(update_fields=["state", "figures", "finding", "record_sha256", "decided_at"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="motion.elected",
        object_kind="motion",
        object_id=locked.public_id,
        values={"figures": locked.figures, "record_sha256": record_sha256},
    )
    return locked


def _write_amendment(amendment: Motion) -> None:
    """Let what was amended read as the amendment says. What it read before stands on the amendment.

    An amendment of an article leaves the words of the motion as they are: what it makes of the article is read with it.
    """
    assert amendment.amends_id is not None
    above = Motion.objects.get(pk=amendment.amends_id)
    if above.amends_id is None and amendment.amended_articles.exists():
        _follow_articles(above)
        return
    # A language that the amendment left as it was says the old text no more: its translation is to come.
    french_changed = amendment.text_fr != amendment.before_fr
    english_changed = amendment.text_en != amendment.before_en
    Motion.objects.filter(pk=above.pk, state=MotionState.PROPOSED).update(
        text_fr=amendment.text_fr if french_changed or not english_changed else "",
        text_en=amendment.text_en if english_changed or not french_changed else "",
    )


def _take_amendment_out(amendment: Motion) -> None:
    """Let what was amended read as before, once the amendment turns out to be rejected."""
    assert amendment.amends_id is not None
    above = Motion.objects.get(pk=amendment.amends_id)
    if above.amends_id is None and amendment.amended_articles.exists():
        _follow_articles(above)
        return
    Motion.objects.filter(pk=above.pk, state=MotionState.PROPOSED).update(
        text_fr=amendment.before_fr, text_en=amendment.before_en
    )


def _follow_articles(motion: Motion) -> None:
    """Let a motion whose words are those of its article, put by itself, read as the article now does."""
    if motion.amended_articles.count() != 1:
        return
    own = motion.amended_articles.get()
    if own.is_repeal or not motion.text_fr.startswith(f"Article {own.number}. "):
        return
    carried = carried_by(motion).values()
    texts = {f"text_{one}": "\n\n".join(article_in_words(row, one) for row in carried) for one in ("fr", "en")}
    Motion.objects.filter(pk=motion.pk, state=MotionState.PROPOSED).update(**texts)


def _number(motion: Motion, decided_at: datetime) -> Resolution:
    """Give the motion the next number of the year, in the series of its body. The organisation's row keeps order."""
    body = motion.assembly.body or motion.assembly.part
    series = series_of(body) if body else ""
    # One at a time: two meetings proclaiming at once must not take the same number.
    Organisation.objects.select_for_update(no_key=True).get(pk=motion.organisation_id)
    adopted_on = decided_at.astimezone(motion.assembly.zone).date()
    rows = Resolution.objects.filter(organisation_id=motion.organisation_id, series=series, year=adopted_on.year)
    last = rows.aggregate(last=Max("rank"))["last"]
    return Resolution.objects.create(
        organisation_id=motion.organisation_id,
        motion=motion,
        series=series,
        year=adopted_on.year,
        rank=(last or 0) + 1,
        adopted_on=adopted_on,
        title_fr=motion.title_fr,
        title_en=motion.title_en,
        text_fr=motion.text_fr,
        text_en=motion.text_en,
    )
