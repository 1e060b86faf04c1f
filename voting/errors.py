"""What can be refused in a vote, as codes with their data; the sentences are in `messages.py`.

membership.errors.DomainError
├── PollError
│   ├── PollNotOpen         before its opening, after its closing, or cancelled
│   ├── PollStillOpen       nothing is counted before the close
│   ├── NoClosingTime       a poll closes at an instant said beforehand
│   ├── TimesReversed       it closes after it opens
│   ├── RollAlreadyFrozen   nobody is added once the roll is fixed
│   ├── RollNotFrozen       a poll opens on a roll
│   └── TooEarlyForRoll     the record instant has not come
├── VoteRefused
│   ├── NotOnRoll           not entitled, with the reason
│   ├── StruckFromRoll      entitled when the roll was fixed, and no longer
│   ├── NotInTheMeeting     a vote in a meeting needs presence
│   ├── ChoiceUnknown       not one of the answers
│   └── VoteIsFinal         this poll does not let one change
├── SealedError
│   ├── ClaimUnreadable     the claim of a credential is not what a browser draws
│   ├── CredentialTaken     the credential was handed out already
│   ├── VotedOnPaper        a paper was handed out in its place
│   ├── ElectionUnknown     no secret vote of that name
│   ├── BallotTooLarge      more than any sealed ballot is
│   ├── BallotOfWrongShape  not as the protocol writes it, or other questions
│   ├── BallotOfAnotherVote sealed for another election
│   ├── CredentialUnknown   signed with a credential that is not on the list
│   ├── BallotSignatureWrong  the signature is not the credential's
│   ├── BallotProofWrong    a proof does not hold
│   ├── BallotReplayed      an earlier ballot, which a later one replaced
│   ├── BallotIsFinal       a ballot is in, and this vote does not let one change
│   ├── CredentialGivenBack a paper was asked for instead
│   ├── TooManyBallots      of one credential, in one minute
│   ├── ReturnUnknown       no such code, or used
│   ├── PapersMissing       two scrutineers count the papers, each by themselves
│   ├── PaperTotalsDiffer   they do not agree yet
│   ├── TooManyPapers       more than were handed out
│   └── TrusteeError
│       ├── TrusteesNotReady    a key is still missing
│       ├── TrusteePartUnfit    what a trustee sent does not hold
│       ├── TrusteePartNotDue   not this step, or done already
│       └── ThresholdUnfit      more are needed than there are
├── CountError
│   ├── CastingVoteNotDue   there is no tie for the chair to break
│   ├── TallyDisagrees      counted twice, two answers: nothing is proclaimed
│   └── ResultNotReady      the count is not finished
└── PaperError
    ├── PaperPlanError
    │   ├── CandidatesMissing       nobody to count votes for
    │   ├── CandidateTwice          two candidates of one name
    │   ├── CandidateNumberUnknown  a number that no candidate has
    │   ├── MethodUnknown           a method that is not in the table
    │   ├── OneSeatOnly             a method for one seat, and several to fill
    │   ├── OptionUnknown           an option the method does not have, or a value it cannot take
    │   └── SettingsMissing         a setting without a usual value, which nobody said
    ├── ScrutineersMissing          every paper is typed by two
    ├── ScrutineerTwice             the two are not the same person
    ├── PaperNotUnderstood          a mark that stands for nobody on the paper
    ├── CollegeUnknown              a paper of no college, or of one that does not vote here
    ├── MorePapersThanPeople        more papers than people took part or are entitled
    ├── ReasonForSpoilingMissing    a spoiled paper is spoiled for a reason
    ├── PaperTyped                  this scrutineer has typed that number
    ├── PaperNotTyped               there is no such entry to change
    ├── PackFinished                its papers are only changed by opening it again
    ├── PackNotFinished             there is nothing to open again
    ├── PapersNotFinished           somebody is still typing
    ├── NoPapers                    nothing to count
    ├── DifferencesLeft             nothing is counted while the two disagree
    ├── NoDifference                both have this paper alike, or it is not compared yet
    ├── SettledByOne                what one proposes, the other agrees to
    ├── SettlementChanged           what was agreed to is not what stands there now
    └── DrawNotFitting              a lot that is not the one this tie needs
"""

from dataclasses import dataclass
from datetime import datetime

from membership.errors import DomainError


class PollError(DomainError):
    """Something a poll cannot do, or not now."""


@dataclass(eq=False)
class PollNotOpen(PollError):
    """state: as the clock has it; the instants are None where they were not set."""

    code = "poll_not_open"

    state: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(eq=False)
class PollStillOpen(PollError):
    code = "poll_still_open"

    closes_at: datetime | None = None


@dataclass(eq=False)
class NoClosingTime(PollError):
    code = "no_closing_time"


@dataclass(eq=False)
class TimesReversed(PollError):
    code = "times_reversed"

    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class RollAlreadyFrozen(PollError):
    code = "roll_already_frozen"


@dataclass(eq=False)
class RollNotFrozen(PollError):
    code = "roll_not_frozen"


@dataclass(eq=False)
class TooEarlyForRoll(PollError):
    code = "too_early_for_roll"

    record_at: datetime


class VoteRefused(DomainError):
    """A vote that is not taken; one cast before stands."""


@dataclass(eq=False)
class NotOnRoll(VoteRefused):
    """reason_code: one of membership.rules.reasons, or empty for somebody the roll does not know."""

    code = "not_on_roll"

    reason_code: str = ""


@dataclass(eq=False)
class StruckFromRoll(VoteRefused):
    code = "struck_from_roll"

    reason: str


@dataclass(eq=False)
class NotInTheMeeting(VoteRefused):
    code = "not_in_the_meeting"


@dataclass(eq=False)
class ChoiceUnknown(VoteRefused):
    code = "choice_unknown"

    choice: str


@dataclass(eq=False)
class VoteIsFinal(VoteRefused):
    code = "vote_is_final"

    cast_at: datetime


# --- secret votes


class SealedError(DomainError):
    """Something a secret vote does not take. None of these says who somebody is."""


@dataclass(eq=False)
class ClaimUnreadable(SealedError):
    code = "claim_unreadable"


@dataclass(eq=False)
class CredentialTaken(SealedError):
    code = "credential_taken"


@dataclass(eq=False)
class VotedOnPaper(SealedError):
    code = "voted_on_paper"


@dataclass(eq=False)
class ElectionUnknown(SealedError):
    code = "unknown_election"


@dataclass(eq=False)
class BallotTooLarge(SealedError):
    code = "ballot_too_large"


@dataclass(eq=False)
class BallotOfWrongShape(SealedError):
    code = "wrong_shape"


@dataclass(eq=False)
class BallotOfAnotherVote(SealedError):
    code = "wrong_election"


@dataclass(eq=False)
class CredentialUnknown(SealedError):
    code = "unknown_credential"


@dataclass(eq=False)
class BallotSignatureWrong(SealedError):
    code = "bad_signature"


@dataclass(eq=False)
class BallotProofWrong(SealedError):
    code = "bad_proof"


@dataclass(eq=False)
class BallotReplayed(SealedError):
    code = "replayed"


@dataclass(eq=False)
class BallotIsFinal(SealedError):
    code = "ballot_is_final"


@dataclass(eq=False)
class CredentialGivenBack(SealedError):
    code = "credential_given_back"


@dataclass(eq=False)
class TooManyBallots(SealedError):
    code = "too_many_requests"


@dataclass(eq=False)
class ReturnUnknown(SealedError):
    code = "return_unknown"


@dataclass(eq=False)
class PapersMissing(SealedError):
    """counted: how many scrutineers have."""

    code = "papers_missing"

    counted: int


@dataclass(eq=False)
class PaperTotalsDiffer(SealedError):
    code = "paper_totals_differ"


@dataclass(eq=False)
class TooManyPapers(SealedError):
    code = "too_many_papers"

    papers: int
    handed_out: int


class TrusteeError(SealedError):
    """Something the keepers of the keys cannot do, or not now."""


@dataclass(eq=False)
class TrusteesNotReady(TrusteeError):
    """names: whose key is missing."""

    code = "trustees_not_ready"

    names: str


@dataclass(eq=False)
class TrusteePartUnfit(TrusteeError):
    code = "trustee_part_unfit"


@dataclass(eq=False)
class TrusteePartNotDue(TrusteeError):
    code = "trustee_part_not_due"


@dataclass(eq=False)
class ThresholdUnfit(TrusteeError):
    code = "threshold_unfit"

    threshold: int
    trustees: int


class CountError(DomainError):
    """A count that cannot be declared."""


@dataclass(eq=False)
class CastingVoteNotDue(CountError):
    code = "casting_vote_not_due"


@dataclass(eq=False)
class TallyDisagrees(CountError):
    """stage: where the second run gave something else."""

    code = "tally_disagrees"

    stage: str


@dataclass(eq=False)
class ResultNotReady(CountError):
    code = "result_not_ready"

    state: str


# --- papers


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
class DrawNotFitting(PaperError):
    """many: how many of those tied come out of the lot."""

    code = "draw_not_fitting"

    many: int


@dataclass(eq=False)
class NoContest(PollError):
    """No more stand than there are seats: nobody has to choose."""

    code = "no_contest"

    candidates: int
    seats: int
