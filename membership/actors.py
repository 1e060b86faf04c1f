"""Who does something: the keyword argument that every service takes."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """An account acting in an organisation with its roles, or the system itself."""

    account_id: int | None
    public_id: str
    roles: frozenset[str] = frozenset()
    label: str = ""

    @classmethod
    def system(cls) -> Actor:
        """Return the actor of what the clock does by itself."""
        return cls(account_id=None, public_id=SYSTEM, label=SYSTEM)

    @property
    def is_system(self) -> bool:
        return self.public_id == SYSTEM
