"""What is refused of papers typed by two scrutineers."""

from dataclasses import dataclass

from membership.errors import DomainError


class PaperError(DomainError):
    """A count of paper ballots that cannot go on like this."""


class PaperPlanError(PaperError):
    """An election on paper that cannot be counted as prepared."""


@dataclass(eq=False)
class CandidatesMissing(PaperPlanError):
    code = "candidates_missing"


@dataclass(eq=False)
class CandidateTwice(PaperPlanError):
    code = "candidate_twice"

    name: str


@dataclass(eq=False)
class CandidateNumberUnknown(PaperPlanError):
    code = "candidate_number_unknown"

    number: str
    highest: int


@dataclass(eq=False)
class MethodUnknown(PaperPlanError):
    code = "method_unknown"

    method: str


@dataclass(eq=False)
class OneSeatOnly(PaperPlanError):
    code = "one_seat_only"

    seats: int


@dataclass(eq=False)
class OptionUnknown(PaperPlanError):
    """what: the option, and why it cannot be taken, as the method says it."""

    code = "option_unknown"

    what: str


@dataclass(eq=False)
class SettingsMissing(PaperPlanError):
    """Something without a usual value that the method needs: the colleges, how many took part."""

    code = "settings_missing"


@dataclass(eq=False)
class ScrutineersMissing(PaperError):
    code = "scrutineers_missing"


@dataclass(eq=False)
class ScrutineerTwice(PaperError):
    code = "scrutineer_twice"

    name: str


@dataclass(eq=False)
class PaperNotUnderstood(PaperError):
    """mark: what stands for nobody; empty when nothing, or not one cell a candidate, was typed."""

    code = "paper_not_understood"

    mark: str
    highest: int


@dataclass(eq=False)
class CollegeUnknown(PaperError):
    """college: what was said, empty where nothing was; known: those there are."""

    code = "college_unknown"

    college: str
    known: str


@dataclass(eq=False)
class MorePapersThanPeople(PaperError):
    """people: how many are said to have taken part, or to be entitled."""

    code = "more_papers_than_people"

    papers: int
    people: int


@dataclass(eq=False)
class ReasonForSpoilingMissing(PaperError):
    code = "reason_for_spoiling_missing"


@dataclass(eq=False)
class PaperTyped(PaperError):
    code = "paper_typed"

    number: int


@dataclass(eq=False)
class PaperNotTyped(PaperError):
    code = "paper_not_typed"

    number: int


@dataclass(eq=False)
class PackFinished(PaperError):
    code = "pack_finished"

    pack: int


@dataclass(eq=False)
class PackNotFinished(PaperError):
    code = "pack_not_finished"

    pack: int


@dataclass(eq=False)
class PapersNotFinished(PaperError):
    """names: those who are still typing."""

    code = "papers_not_finished"

    names: str


@dataclass(eq=False)
class NoPapers(PaperError):
    code = "no_papers"


@dataclass(eq=False)
class DifferencesLeft(PaperError):
    code = "differences_left"

    differences: int


@dataclass(eq=False)
class NoDifference(PaperError):
    code = "no_difference"

    number: int


@dataclass(eq=False)
class SettledByOne(PaperError):
    code = "settled_by_one"


@dataclass(eq=False)
class SettlementChanged(PaperError):
    code = "settlement_changed"

    number: int


@dataclass(eq=False)
class TooManySheets(PaperError):
    code = "too_many_sheets"

    most: int


@dataclass(eq=False)
class SheetWithdrawn(PaperError):
    """This very photograph was joined before, and taken back."""

    code = "sheet_withdrawn"


@dataclass(eq=False)
class DrawNotFitting(PaperError):
    """many: how many of those tied come out of the lot."""

    code = "draw_not_fitting"

    many: int
