"""Which texts of a meeting still lack a language that the organisation declares."""

from __future__ import annotations

from dataclasses import dataclass

from governance.models import AgendaItem, Assembly, Motion, MotionState


@dataclass(frozen=True, slots=True)
class Gap:
    """A text without one of the languages. item: the point to open; None for the title of the meeting itself."""

    language: str
    title: str
    item: AgendaItem | None
    is_motion: bool = False


def gaps(assembly: Assembly) -> list[Gap]:
    """Return what is still to be written of the notice, in its order. Costs two SQL statements.

    What came up in a meeting that was adjourned is not of its notice; what it decided stays as it was decided.
    """
    languages = assembly.organisation.languages
    found = [
        Gap(language, assembly.title_fr, None)
        for language in languages
        if not getattr(assembly, f"title_{language}").strip()
    ]
    undecided = Motion.objects.filter(assembly=assembly, state=MotionState.PROPOSED)
    motions = {motion.item_id: motion for motion in undecided}
    for item in assembly.agenda.filter(rank=0):
        motion = motions.get(item.pk)
        for language in languages:
            if not getattr(item, f"title_{language}").strip():
                found.append(Gap(language, item.title_fr, item))
            if motion and not getattr(motion, f"text_{language}").strip():
                found.append(Gap(language, item.title_fr, item, is_motion=True))
    return found
