"""What writing by-laws refuses."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class BylawError(AssemblyError):
    """By-laws that cannot be written so, or not now."""


@dataclass(eq=False)
class AdoptedLater(BylawError):
    code = "bylaws_adopted_later"

    on: date


@dataclass(eq=False)
class DraftUnderWay(BylawError):
    code = "bylaws_draft_under_way"


@dataclass(eq=False)
class DraftOutdated(BylawError):
    code = "bylaws_draft_outdated"


@dataclass(eq=False)
class ArticleNumberTaken(BylawError):
    code = "article_number_taken"

    number: str


@dataclass(eq=False)
class NoSuchArticle(BylawError):
    code = "no_such_article"

    number: str


@dataclass(eq=False)
class RuleStatedTwice(BylawError):
    code = "rule_stated_twice"

    number: str


@dataclass(eq=False)
class BylawsEmpty(BylawError):
    code = "bylaws_empty"


@dataclass(eq=False)
class VersionOfTheResolution(BylawError):
    code = "bylaws_of_the_resolution"

    number: str


@dataclass(eq=False)
class BeforeTheLast(BylawError):
    code = "bylaws_before_the_last"

    on: date
