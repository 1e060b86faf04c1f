"""What a secret vote refuses: credentials, sealed ballots, papers handed out in their place."""

from dataclasses import dataclass

from membership.errors import DomainError, RuledOut


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
class BallotIsCast(SealedError):
    code = "ballot_is_cast"


@dataclass(eq=False)
class TooManyChanges(SealedError):
    code = "too_many_changes"


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


@dataclass(eq=False)
class PaperTotalsImpossible(SealedError):
    """votes: marked in all; papers: that have a mark; most: marks a paper may have."""

    code = "paper_totals_impossible"

    votes: int
    papers: int
    most: int


class BallotsKept(RuledOut):
    """The rules have the ballots kept until a day to come."""

    code = "ballots_kept"


@dataclass(eq=False)
class DestructionNotDecided(SealedError):
    code = "destruction_not_decided"
