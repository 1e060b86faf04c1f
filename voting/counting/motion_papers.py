"""Papers on a proposal, read as what each says: for, against or abstain. More than one of them is too many marks."""

from collections import Counter
from collections.abc import Mapping

from voting.counting.ballots import Ballots
from voting.counting.motions import ABSTAIN, CHOICES, NO, YES

WORDS: Mapping[str, tuple[str, ...]] = {
    YES: ("yes", "for", "oui", "pour"),
    NO: ("no", "against", "non", "contre"),
    ABSTAIN: ("abstain", "abstention", "abstentions"),
}

NUMBERS: Mapping[str, str] = {str(number): choice for number, choice in enumerate(CHOICES, 1)}
"""What the choices are numbered on a paper that is typed."""


def choice_called(written: str) -> str | None:
    """Return the choice that a word of either language names."""
    return next((choice for choice, words in WORDS.items() if written.casefold() in words), None)


def read(ballots: Ballots, choices: Mapping[str, str]) -> Ballots:
    """Return the ballots of a motion. choices: by the mark that stands for each."""
    valid: list[tuple[tuple[str, ...], int]] = []
    invalid = Counter(ballots.invalid)
    for group in ballots.groups:
        said = {choices[mark] for mark in group.marks}
        if len(said) > 1:
            invalid["overvote"] += group.papers
        else:
            valid.append((tuple(said), group.papers))
    return Ballots.gather(valid, blank=ballots.blank, invalid=invalid)
