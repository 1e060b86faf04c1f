"""Which texts of a meeting still lack a language that the organisation declares."""

from __future__ import annotations

from dataclasses import dataclass

from governance.models import AgendaItem, Assembly, Motion


@dataclass(frozen=True, slots=True)
class Gap:
    """A text without one of the languages. item: the point to open; None for the title of the meeting itself."""

    language: str
    title: str
    item: AgendaItem | None
    is_motion: bool = False


def gaps(assembly: Assembly) -> list[Gap]:
    """Return what is still to be written, in the order of the notice. Costs two SQL statements."""
    languages = assembly.organisation.languages
    found = [
        Gap(language, assembly.title_fr, None)
        for language in languages
        if not getattr(assembly, f"title_{language}").strip()
    ]
    motions = {motion.item_id: motion for motion in Motion.objects.filter(assembly=assembly)}
    for item in assembly.agenda.all():
        motion = motions.get(item.pk)
        for language in languages:
            if not getattr(item, f"title_{language}").strip():
                found.append(Gap(language, item.title_fr, item))
            if motion and not getattr(motion, f"text_{language}").strip():
                found.append(Gap(language, item.title_fr, item, is_motion=True))
    return found
