"""A text that two organisations adopt: shared by one, taken up by the other, each in its own meeting."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from governance.errors import CommonTextDropped, CommonTextTaken, CommonTextUnknown
from governance.models import Assembly, CommonText, Motion, MotionState
from governance.services.planning import Item, MotionText, add_item
from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.models.base import new_public_id
from membership.services import audit

FIRST, SECOND = 1, 2


@transaction.atomic
def share_text(motion: Motion, *, actor: Actor) -> CommonText:
    """Let another organisation take up a text that is put to the members here. Returns its side, with the code to give.

    A second time it is the same one. Raises StateNotAllowed for a motion decided already, or of a body.
    """
    rows = Motion.objects.select_for_update(of=("self",), no_key=True).select_related("assembly", "organisation")
    held: Motion = rows.get(pk=motion.pk)
    found: CommonText | None = CommonText.objects.filter(motion=held).first()
    if found is not None:
        return found
    if held.state != MotionState.PROPOSED or held.amends_id is not None or held.assembly.is_sitting:
        raise StateNotAllowed(action="share_text", state=held.state)
    shared = CommonText.objects.create(
        organisation_id=held.organisation_id, motion=held, code=new_public_id(), place=FIRST
    )
    _record(shared, actor, "common_text.shared")
    return shared


@transaction.atomic
def take_up_text(assembly: Assembly, *, code: str, majority_key: str, actor: Actor) -> CommonText:
    """Put a text that another organisation shared on the agenda of a meeting in preparation, under a majority of here.

    The point reads as there, in both languages. Raises CommonTextUnknown, CommonTextDropped once it was rejected or
    withdrawn there, CommonTextTaken when two organisations have it already, or this one has, StateNotAllowed once the
    meeting is called.
    """
    # By its code alone, whichever organisation shared it: whoever holds the code was given it.
    first = CommonText.objects.filter(code=code.strip(), place=FIRST).select_related("motion").first()
    if first is None:
        raise CommonTextUnknown
    if first.organisation_id == assembly.organisation_id:
        raise CommonTextTaken
    theirs = first.motion
    if theirs.state not in (MotionState.PROPOSED, MotionState.ADOPTED):
        raise CommonTextDropped
    item = add_item(
        assembly,
        Item(theirs.title_fr, theirs.title_en),
        motion=MotionText(theirs.text_fr, theirs.text_en, majority_key),
        actor=actor,
    )
    try:
        with transaction.atomic():
            taken = CommonText.objects.create(
                organisation_id=assembly.organisation_id, motion=item.motion, code=first.code, place=SECOND
            )
    except IntegrityError:
        raise CommonTextTaken from None
    _record(taken, actor, "common_text.taken_up")
    return taken


def _record(common: CommonText, actor: Actor, action: str) -> None:
    audit.record(
        common.organisation,
        actor=actor,
        action=action,
        object_kind="motion",
        object_id=common.motion.public_id,
        values={"title": common.motion.title_fr},
    )
