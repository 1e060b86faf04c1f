"""What came of a vote, in the words and the colour that every page gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.rules.majorities import Verdict
from membership.pictures import words
from membership.rules.findings import Finding
from voting.counting.records import CountRecord
from voting.models import Poll
from voting.queries.elected import ELECTED, NOBODY, election_of
from voting.queries.explanation import NO_QUORUM
from voting.services.proclaim import final_explanation


@dataclass(frozen=True, slots=True)
class Outcome:
    """One result, ready to be shown. absent: those a majority of all is taken on who said nothing."""

    code: str
    figures: dict[str, Any]
    finding: Finding
    quorum: Finding

    @property
    def is_election(self) -> bool:
        """Whether candidates were chosen among, and no motion decided."""
        return False

    @property
    def word(self) -> str:
        """«Adoptée»."""
        match self.code:
            case Verdict.ADOPTED.value:
                return _("Adopted")
            case Verdict.REJECTED.value:
                return _("Rejected")
            case Verdict.UNDECIDED.value:
                return _("Tied")
            case _:
                return _("No quorum")

    @property
    def tone(self) -> str:
        return {Verdict.ADOPTED.value: "yes", Verdict.REJECTED.value: "no"}.get(self.code, "warn")

    @property
    def is_undecided(self) -> bool:
        return self.code == Verdict.UNDECIDED.value

    @property
    def act(self) -> str:
        """The label of the button that declares it."""
        match self.code:
            case Verdict.ADOPTED.value:
                return _("Proclaim: adopted")
            case c if c == NO_QUORUM:
                return _("Proclaim: no decision, for want of a quorum")
            case _:
                return _("Proclaim: rejected")

    @property
    def box(self) -> dict[str, Any]:
        """What the box of the rule says, as elements/finding.html takes it."""
        spoken = words.language()
        return {
            "sentence": self.finding.sentence(spoken),
            "remark": self.finding.remark(spoken),
            "source": self.finding.source(spoken),
            "unsure": not self.finding.rule.certainty.may_block,
            "arithmetic": self.finding.comparison(spoken),
        }

    @property
    def counts(self) -> str:
        """«41 pour, 18 contre, 6 abstentions»."""
        said = [words.voices("yes", self.figures["for"]), words.voices("no", self.figures["against"])]
        if self.figures["abstain"]:
            said.append(words.voices("abstain", self.figures["abstain"]))
        return ", ".join(said)

    @property
    def absent(self) -> int:
        return max(int(self.figures["base"]) - int(self.figures["voted"]), 0)

    @property
    def turnout(self) -> str:
        """«65 ont voté, des 72 personnes présentes»."""
        voted, present = int(self.figures["voted"]), int(self.figures["present"])
        if "at_close" in self.figures:
            return self._turnout_after(voted)
        said = ngettext(
            "%(voted)s voted, out of %(present)s present.", "%(voted)s voted, out of %(present)s present.", voted
        )
        return said % {"voted": words.number(voted), "present": words.number(present)}

    def _turnout_after(self, voted: int) -> str:
        """«210 ont voté, des 980 qui avaient droit de vote; 41 étaient là à la clôture de l’assemblée.»."""
        said = ngettext(
            "%(voted)s voted, out of %(entitled)s who had the right to; %(there)s were there when the meeting closed.",
            "%(voted)s voted, out of %(entitled)s who had the right to; %(there)s were there when the meeting closed.",
            voted,
        )
        return said % {
            "voted": words.number(voted),
            "entitled": words.number(int(self.figures["entitled"])),
            "there": words.number(int(self.figures["at_close"]["present"])),
        }


@dataclass(frozen=True, slots=True)
class ElectionOutcome(Outcome):
    """Whom a vote elected. record: the count, as the tags of a counted election draw it."""

    record: CountRecord

    @property
    def is_election(self) -> bool:
        return True

    @property
    def word(self) -> str:
        """«Élues : 3 personnes»."""
        match self.code:
            case c if c == ELECTED:
                elected = len(self.figures["elected"])
                return ngettext("%(n)s person elected", "%(n)s people elected", elected) % {"n": words.number(elected)}
            case c if c == NOBODY:
                return _("Nobody elected")
            case _:
                return _("No quorum")

    @property
    def tone(self) -> str:
        return "yes" if self.code == ELECTED else "warn"

    @property
    def act(self) -> str:
        match self.code:
            case c if c == ELECTED:
                return _("Proclaim elected: %(names)s") % {"names": self.names}
            case c if c == NOBODY:
                return _("Proclaim: nobody is elected")
            case _:
                return _("Proclaim: no decision, for want of a quorum")

    @property
    def counts(self) -> str:
        """The names of those elected."""
        return self.names if self.code == ELECTED else self.word

    @property
    def names(self) -> str:
        return ", ".join(self.figures["elected"])


def outcome_of(poll: Poll) -> Outcome:
    """Return what came of a counted poll, the chair's casting vote included."""
    final = final_explanation(poll)
    if election_of(poll) is None:
        return Outcome(code=final.outcome, figures=final.figures, finding=final.finding, quorum=final.quorum)
    return ElectionOutcome(
        code=final.outcome,
        figures=final.figures,
        finding=final.finding,
        quorum=final.quorum,
        record=CountRecord.from_text(poll.result.record),
    )
