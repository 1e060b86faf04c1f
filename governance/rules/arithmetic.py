"""A comparison as one does it by hand, in figures that read the same in both languages."""


def comparison(left: int, left_factor: int, right: int, right_factor: int, *, strict: bool) -> str:
    """Return «41 × 3 = 123 ≥ 59 × 2 = 118», leaving out a factor of one."""
    ours, theirs = left * left_factor, right * right_factor
    return f"{_product(left, left_factor)} {sign(ours, theirs, strict=strict)} {_product(right, right_factor)}"


def sign(left: int, right: int, *, strict: bool) -> str:
    """Return the sign between two numbers where the left should exceed the right, or reach it unless strict."""
    if strict:
        return ">" if left > right else "≤"
    return "≥" if left >= right else "<"


def _product(number: int, factor: int) -> str:
    return str(number) if factor == 1 else f"{number} × {factor} = {number * factor}"
