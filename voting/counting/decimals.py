"""Numbers with the places a rule prescribes, kept as whole units of the last place: 1.00000 is 100000."""

from voting.counting.errors import BrokenRecord


def written(units: int, places: int) -> str:
    """Return the number as a record writes it: a point, and every place."""
    scale: int = 10**places
    whole, part = divmod(abs(units), scale)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def parse(text: str, places: int) -> int:
    """Return the units of a number as `written` writes it. Raises BrokenRecord."""
    bare = text.removeprefix("-")
    whole, point, part = bare.partition(".")
    if not (whole.isdecimal() and whole.isascii() and (not places or (part.isdecimal() and part.isascii()))):
        raise BrokenRecord(f"{text!r} is not a number")
    if len(part) != places or bool(point) != bool(places):
        raise BrokenRecord(f"{text!r} does not have {places} places")
    scale: int = 10**places
    units = int(whole) * scale + int(part or 0)
    return -units if text.startswith("-") else units
