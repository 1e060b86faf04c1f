"""The officers on the page of a board's meeting: who was chosen there, and whether the register followed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from governance.models import Assembly, Motion, OfficeKind
from governance.queries.changes import first_day
from governance.queries.directors import officers_on
from governance.queries.offices import HELD_LATER, chosen_by, chosen_for_offices, is_entered_since
from governance.queries.rules import rules_of
from membership import formats


def officers_chosen(sitting: Assembly, on: date) -> list[dict[str, Any]]:
    """Return each office that the rules name, with whoever holds it, and whether it was given at this meeting.

    elected: who was elected to it there and does not hold it in the register.
    """
    rules, chosen = rules_of(sitting), chosen_for_offices(sitting)
    named = [OfficeKind(word) for word in rules.words("officers")] if "officers" in rules else []
    held, met_on = officers_on(sitting.organisation, on), first_day(sitting)
    found = []
    for office in named:
        holders, elected = [one for one in held if one.office == office], chosen.get(office)
        # Of several vice-presidents, the one whom this meeting chose.
        holder = next((one for one in holders if elected and elected.holds(one)), holders[-1] if holders else None)
        if elected:
            # Elected again, one keeps the office that one had.
            is_chosen = holder is not None and elected.holds(holder)
        else:
            is_chosen = holder is not None and (holder.effective.lower or date.min) >= met_on
        name = elected.name if elected else ""
        found.append({"office": office.label, "officer": holder, "is_chosen": is_chosen, "elected": name})
    return found


def register_left(motion: Motion) -> dict[str, str] | None:
    """Return why an election left the register of officers as it was, and what to do; None where it followed since."""
    figures = motion.figures or {}
    said = figures.get("register", {})
    if "left" not in said or is_entered_since(motion):
        return None
    name = chosen_by(figures).name
    if said["left"] != HELD_LATER:
        return {
            "title": _("%(name)s was elected and took no office") % {"name": name},
            "text": _(
                "When the election was proclaimed, this person did not sit on the board or could not act there. "
                "Choose again, or enter the office by hand if it is theirs all the same."
            ),
        }
    day = formats.short_day(date.fromisoformat(said["since"]))
    return {
        "title": _("The register of officers was left as it was"),
        "text": _(
            "It says that %(holder)s holds the office from %(day)s. If the office goes to %(name)s, strike that entry "
            "as recorded by mistake first, then enter %(name)s."
        )
        % {"holder": said["holder"], "day": day, "name": name},
    }
