"""Where each dot of a picture of voices stands.

One dot is one voice, all of one size, filled column by column in fives or tens so that they can be counted
by eye. A threshold is a line drawn after its last dot. Above 400 voices a dot stands for several, and the
picture says for how many. Pure: numbers in, places out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_DOTS = 400
PITCH = 28  # from the middle of one dot to the middle of the next
OVERHANG = 7  # how far a threshold stands out of the rows it crosses
LABEL = 160  # about the width of «40 requises sur 59», in pixels


@dataclass(frozen=True, slots=True)
class Group:
    """So many voices of one kind ("yes", "no", "abstain", "absent", "here").

    counted: whether they belong to the number a threshold is taken on; those that do not stand apart.
    """

    kind: str
    voices: int
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of one dot, in the units of the picture."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """The line after the last voice needed, and where its label hangs."""

    path: str
    label_at: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a template draws, in pixels at full size; `scale` is the voices of one dot."""

    dots: tuple[tuple[str, tuple[Place, ...]], ...]
    threshold: Threshold | None
    scale: int
    width: int
    height: int

    @property
    def view_box(self) -> str:
        """The frame, with room for a threshold that stands out of the rows."""
        return f"0 {-OVERHANG - 2} {self.width} {self.height + 2 * OVERHANG + 4}"


def draw(groups: Sequence[Group], *, needed: int | None = None) -> Picture:
    """Return the picture of `groups`, counted ones first, with a line after `needed` voices."""
    ordered = sorted((group for group in groups if group.voices > 0), key=lambda group: not group.counted)
    scale = scale_for(max(sum(group.voices for group in ordered), needed or 0))
    runs = [(group, _rounded(group.voices, scale)) for group in ordered]
    line_after = _line_after(runs, needed, scale)

    inside = max(sum(dots for group, dots in runs if group.counted), line_after or 0)
    outside = sum(dots for group, dots in runs if not group.counted)
    rows = _rows(inside + outside)

    dots: list[tuple[str, tuple[Place, ...]]] = []
    at, apart = 0, False
    for group, number in runs:
        if not group.counted and not apart:
            # Those outside the calculation begin after an empty column, beyond the line if it stands further.
            at, apart = _after_a_gap(inside, rows), True
        dots.append((group.kind, tuple(_place(index, rows) for index in range(at, at + number))))
        at += number

    width, height = -(-max(at, inside) // rows) * PITCH, rows * PITCH
    threshold = _threshold(line_after, rows, width, height) if line_after else None
    return Picture(tuple(dots), threshold, scale, width, height)


def scale_for(voices: int) -> int:
    """Return how many voices one dot stands for: 1, 2, 5, 10, 20, … so that at most 400 dots are drawn."""
    power = 1
    while True:
        for scale in (power, 2 * power, 5 * power):
            if -(-voices // scale) <= MOST_DOTS:
                return scale
        power *= 10


def _rounded(voices: int, scale: int) -> int:
    """Round to the nearest dot, but never to none: a voice that was given is always seen."""
    return max(1, (2 * voices + scale) // (2 * scale))


def _line_after(runs: Sequence[tuple[Group, int]], needed: int | None, scale: int) -> int | None:
    """Return after how many dots the line stands, on the true side of the first group whatever the rounding."""
    if needed is None or needed <= 0:
        return None
    line = _rounded(needed, scale)
    if not runs:
        return line
    first, dots = runs[0]
    return min(line, dots) if first.voices >= needed else max(line, dots + 1)


def _rows(dots: int) -> int:
    """Return the rows: one or two for a board, then fives and tens, which the eye counts."""
    return 1 if dots <= 12 else 2 if dots <= 24 else 5 if dots <= 75 else 10


def _after_a_gap(filled: int, rows: int) -> int:
    return (-(-filled // rows) + 1) * rows if filled else 0


def _place(index: int, rows: int) -> Place:
    column, row = divmod(index, rows)
    return Place(column * PITCH + PITCH // 2, row * PITCH + PITCH // 2)


def _threshold(line_after: int, rows: int, width: int, height: int) -> Threshold:
    """Draw the line straight between two columns, or stepped where a column is only partly needed."""
    column, row = divmod(line_after, rows)
    x, bottom = column * PITCH, height + OVERHANG
    step = f"M{x + PITCH} {-OVERHANG}V{row * PITCH}H{x}" if row else f"M{x} {-OVERHANG}"
    # In a picture of a few dots the label is longer than the rows: it then begins where they do.
    x = 0 if width - x < LABEL // 2 and x < LABEL else x
    tenths = x * 1000 // width
    anchor = "start" if tenths < 150 or x < LABEL // 2 else "end" if tenths > 850 else "middle"
    return Threshold(f"{step}V{bottom}", f"{tenths // 10}.{tenths % 10}%", anchor)
