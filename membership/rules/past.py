"""What is written down once it has happened: a decision, a writing received, a death, money paid.

An act may take effect later; that it was decided, asked for or received cannot lie ahead.
"""

from datetime import date

from membership.errors import NotYetHappened


def require_past(today: date, **facts: date | None) -> None:
    """Refuse the first of some facts that lies after today; what has no day is left alone. Raises NotYetHappened."""
    for fact, on in facts.items():
        if on is not None and on > today:
            raise NotYetHappened(fact=fact, on=on, today=today)
