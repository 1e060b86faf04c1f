"""Words of an organisation's own in what it writes: plain text with a few named fields, and no language to program in.

A field is a name between braces, `{meeting}`. Only those of the kind are known; anything else between braces is refused
when it is written, so that no reader ever meets one. What a field stands for is put in as it is, never read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_FIELD = re.compile(r"\{([^{}]*)\}|[{}]")


def unknown_fields(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return what stands between braces and is no field, each once, in the order of the text; a lone brace is one."""
    names = set(known)
    found = (match.group(1) if match.group(1) is not None else match.group(0) for match in _FIELD.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name not in names))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each field replaced once by its value. A field without one is left as it is written."""
    return _FIELD.sub(lambda match: values.get(match.group(1) or "", match.group(0)), text)


def readable_on_white(colour: str) -> bool:
    """Return whether white letters can be read on a colour, and it on white: a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3).

    colour: six hexadecimal digits after `#`. Exact: the curve of sRGB is kept as thousandths of thousandths.
    """
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    luminance = 2126 * _linear(red) + 7152 * _linear(green) + 722 * _linear(blue)
    # (1 + 0.05) / (L + 0.05) >= 4.5, with L in ten-thousandths of millionths.
    return (luminance + 500_000_000) * 9 <= 2 * 10_500_000_000


def _linear(channel: int) -> int:
    """Return a channel of 0 to 255 on the linear scale, in millionths; bounded from above, so never too kind."""
    if channel <= 10:
        return -(-channel * 1_000_000 // (255 * 1292 // 100))
    base = (channel * 1000 + 55 * 255, 1055 * 255)
    # x ** 2.4 = (x ** 12) ** (1/5), by whole numbers.
    scaled = base[0] ** 12 * 10**30 // base[1] ** 12
    return _fifth_root(scaled) + 1


def _fifth_root(number: int) -> int:
    """Return the whole part of the fifth root of a whole number."""
    low, high = 0, 10**7
    while low < high:
        middle = (low + high + 1) // 2
        if middle**5 <= number:
            low = middle
        else:
            high = middle - 1
    return low
