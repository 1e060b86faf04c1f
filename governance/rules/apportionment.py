"""An amount shared in proportion, to the cent: the parts always sum to it."""

from collections.abc import Sequence


def apportion(total_cents: int, weights: Sequence[int]) -> list[int]:
    """Return the part of each weight, in cents.

    Each gets the whole cents of its exact part; the cents left go one each to the largest remainders, and among equals
    to the first. Nothing is shared where nothing weighs.
    """
    base = sum(weights)
    if not base:
        return [0 for _weight in weights]
    parts: list[int] = []
    remainders: list[tuple[int, int]] = []
    for place, weight in enumerate(weights):
        part, remainder = divmod(total_cents * weight, base)
        parts.append(part)
        remainders.append((-remainder, place))
    for _remainder, place in sorted(remainders)[: total_cents - sum(parts)]:
        parts[place] += 1
    return parts
