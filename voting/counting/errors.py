"""What a count refuses, before it begins.

CountingError
├── NoRequirement        a motion is put under at least one majority
├── NotAMajority         a part that is not between nothing and the whole
├── TieRuleMissing       under this majority a tie is possible, and nobody said what it does
├── CastingVoteNotDue    the chair's casting vote where there is no tie for it to break
├── ImpossibleFigures    more papers than people
├── NegativeCount        fewer than no papers
├── UnknownChoice        a choice that is not on the ballot
├── NoSeats              an election for fewer than one seat
├── OneSeatOnly          several seats by a method that fills one
├── UnknownCandidate     a candidate who does not stand
├── TwiceOnThePaper      two candidates under one id
├── LotOrderIncomplete   a tied candidate who is not in the lot order
├── DrawDoesNotFit       a lot entered by hand that is not the lot this tie needs
├── PapersDiffer         other papers than those a record was made of
├── MethodUnknown        a method that is not in the table
├── MarkUnknown          a mark that stands for no candidate and no number
├── CellsDoNotFit        fewer or more scores than candidates
├── NothingTyped         a paper without a mark, which is said to be blank rather than left empty
├── OptionUnknown        an option that the method does not have, or a value it cannot take
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


class NoSeats(CountingError):
    pass


class OneSeatOnly(CountingError):
    pass


class UnknownCandidate(CountingError):
    pass


class TwiceOnThePaper(CountingError):
    pass


class LotOrderIncomplete(CountingError):
    pass


class DrawDoesNotFit(CountingError):
    pass


class PapersDiffer(CountingError):
    pass


class MethodUnknown(CountingError):
    pass


class MarkUnknown(CountingError):
    pass


class CellsDoNotFit(CountingError):
    pass


class NothingTyped(CountingError):
    pass


class OptionUnknown(CountingError):
    pass


class BrokenRecord(CountingError):
    pass
