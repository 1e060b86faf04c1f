"""The counts of a vote as the minutes give them: in figures, and as dots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from governance.models import Motion
from governance.queries.rules import rules_of
from governance.rules.elections import votes_are_announced
from membership import formats
from membership.pictures import shown
from membership.pictures.dots import Picture


def announced(motion: Motion) -> dict[str, Any]:
    """Return the counts that the minutes give: without those of each candidate where only names are announced."""
    figures = dict(motion.figures or {})
    if "votes" in figures and not votes_are_announced(rules_of(motion.assembly)):
        del figures["votes"]
    return figures


def figures_of(figures: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the counts that were kept, in the order in which one reads them."""
    names = {
        "for": _("For"),
        "against": _("Against"),
        "abstain": _("Abstentions"),
        "needed": _("Needed"),
        "blank": _("Blank votes"),
        "present": _("Present"),
        "entitled": _("Entitled to vote"),
    }
    # Of an election, the votes of each candidate come first.
    votes = [{"name": name, "value": formats.number(votes)} for name, votes in figures.get("votes", {}).items()]
    if "at_close" in figures:
        # Whoever voted since was on the roll, and need not have been there.
        figures = {**figures, "present": figures["at_close"]["present"]}
        names["present"] = _("There when the meeting closed")
    counts = [{"name": name, "value": formats.number(figures[key])} for key, name in names.items() if key in figures]
    return votes + counts


def picture_of(figures: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the voices as equal dots; None when nobody voted."""
    voices = {"yes": figures.get("for", 0), "no": figures.get("against", 0), "abstain": figures.get("abstain", 0)}
    if not any(voices.values()):
        return None
    drawn = shown.vote(voices, needed=figures.get("needed"), base=figures.get("base"))
    return {"svg": _svg(drawn["picture"]), "alt": drawn["sentence"], "flag": drawn["flag"], "scale": drawn["scale"]}


# Full, ringed, ringed and struck: the shape tells them apart on a black and white print.
_DOTS = {
    "yes": '<circle cx="{x}" cy="{y}" r="10" fill="#1d7042"/>',
    "no": '<circle cx="{x}" cy="{y}" r="8" fill="none" stroke="#b1372a" stroke-width="4"/>',
    "abstain": '<circle cx="{x}" cy="{y}" r="9" fill="none" stroke="#7a6a2f" stroke-width="2.25"/>'
    '<path d="M{left} {y}h10" stroke="#7a6a2f" stroke-width="2.25"/>',
}


def _svg(picture: Picture) -> str:
    """Return the drawing. It holds numbers only: nothing that anybody typed."""
    dots = "".join(
        _DOTS[kind].format(x=place.x, y=place.y, left=place.x - 5) for kind, places in picture.dots for place in places
    )
    threshold = picture.threshold
    line = f'<path d="{threshold.path}" fill="none" stroke="#1d2430" stroke-width="3"/>' if threshold else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{picture.view_box}"'
        f' width="{picture.width}" height="{picture.view_box.split()[3]}">{dots}{line}</svg>'
    )
