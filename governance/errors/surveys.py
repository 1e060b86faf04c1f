"""What a consultation refuses."""

from dataclasses import dataclass
from datetime import datetime

from governance.errors.assemblies import AssemblyError


class SurveyError(AssemblyError):
    """A consultation that cannot be so, or not now."""


@dataclass(eq=False)
class SurveyEmpty(SurveyError):
    code = "survey_empty"


@dataclass(eq=False)
class SurveyNotOpen(SurveyError):
    code = "survey_not_open"

    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class AlreadyAnswered(SurveyError):
    code = "already_answered"

    name: str


@dataclass(eq=False)
class NotConsulted(SurveyError):
    code = "not_consulted"

    name: str


@dataclass(eq=False)
class NothingAnswered(SurveyError):
    code = "nothing_answered"


@dataclass(eq=False)
class AnswerUnknown(SurveyError):
    code = "answer_unknown"


@dataclass(eq=False)
class ChoicesMissing(SurveyError):
    code = "choices_missing"


@dataclass(eq=False)
class SurveyTimesReversed(SurveyError):
    code = "survey_times_reversed"
