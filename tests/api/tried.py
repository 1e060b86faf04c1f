"""One operation of the programming interface as the table tells it, and the words in which it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.api import stages
from tests.api.stages import Stage

OFFICE = frozenset({"administrator", "secretary"})
CONDUCT = OFFICE | {"chair"}
REGISTER = OFFICE | {"auditor"}
AUDIT = frozenset({"administrator", "auditor"})
OFFICERS = CONDUCT | {"scrutineer", "auditor", "adviser"}
MEMBER = OFFICERS | {"member"}
PREPARATION = CONDUCT | {"auditor"}
PREPARING_VOTES = PREPARATION | {"scrutineer"}
COUNTING = CONDUCT | {"scrutineer", "auditor"}
ONE_OF_THEM = frozenset({"member"})
ANYBODY = MEMBER | {"elsewhere", "other_secretary", "outsider"}

HERE = "organisations/{slug}"
ME = f"{HERE}/me/{{person}}"
POLL = f"{HERE}/polls/{{poll}}"
MEETING = f"{HERE}/assemblies/{{assembly}}"


@dataclass(frozen=True, slots=True)
class Tried:
    """One operation. who: those it answers `status`; `otherwise`: those let in to whom it answers something else."""

    method: str
    path: str
    who: frozenset[str]
    stage: Stage = stages.voting
    body: Any = None
    status: int = 200
    otherwise: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def expected(self, who: str) -> int:
        if who == "anonymous":
            return 403
        return self.otherwise.get(who, self.status if who in self.who else 404)
