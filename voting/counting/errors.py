"""What a count refuses, before it begins.

CountingError
├── NoRequirement        a motion is put under at least one majority
├── NotAMajority         a part that is not between nothing and the whole
├── TieRuleMissing       under this majority a tie is possible, and nobody said what it does
├── CastingVoteNotDue    the chair's casting vote where there is no tie for it to break
├── ImpossibleFigures    more papers than people
├── NegativeCount        fewer than no papers
├── UnknownChoice        a choice that is not on the ballot
└── BrokenRecord         a text that is no count record
"""


class CountingError(ValueError):
    """The count cannot be made of what was given."""


class NoRequirement(CountingError):
    pass


class NotAMajority(CountingError):
    pass


class TieRuleMissing(CountingError):
    pass


class CastingVoteNotDue(CountingError):
    pass


class ImpossibleFigures(CountingError):
    pass


class NegativeCount(CountingError):
    pass


class UnknownChoice(CountingError):
    pass


class BrokenRecord(CountingError):
    pass
