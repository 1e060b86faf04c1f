"""How French is set in Quebec: the signs and the spaces that a keyboard does not give.

Translations are typed with plain spaces and straight apostrophes; `typeset` puts what print would have.
"""

from __future__ import annotations

import re

from membership.rules.wording import NBSP, THIN

_ANY = f"[ {NBSP}{THIN}]"
_TAG = re.compile(r"(<[^<>]+>|\w+://\S+)")
# A sign that ends something: followed by a space, a closing sign or nothing, unlike the one of an address or an entity.
_ENDS = r"(?=$|[\s»)…?!<])"
_RULES = tuple(
    (re.compile(found), put)
    for found, put in (
        (r"(?<=\w)'", "’"),
        (r"\.\.\.", "…"),
        (rf"«{_ANY}*", f"«{NBSP}"),
        (rf"{_ANY}*»", f"{NBSP}»"),
        (rf"(?:(?<=[\w»)’.…]){_ANY}*|{_ANY}+):{_ENDS}", f"{NBSP}:"),
        (rf"(?<!&nbsp)(?<!&amp)(?:(?<=[\w»)’.…]){_ANY}*|{_ANY}+)([;!?]+){_ENDS}", rf"{THIN}\1"),
        (rf"(?<=\d){_ANY}(?=\d{{3}}(?!\d))", THIN),
        (rf"(?<=[\ds]){_ANY}(?=(?:%%|\$)(?:\W|$))", NBSP),
        (rf"(?<=\d){_ANY}h(?=\W|$)", f"{NBSP}h"),
        (rf"(?<=\d{NBSP}h){_ANY}(?=\d\d(?!\d))", NBSP),
    )
)


def typeset(text: str) -> str:
    """Return a French sentence with its apostrophes and its no-break spaces; tags and addresses stay as they are."""
    pieces = _TAG.split(text)
    pieces[::2] = [_set(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _set(piece: str) -> str:
    for found, put in _RULES:
        piece = found.sub(put, piece)
    return piece
