"""What can be refused in a vote, as codes with their data; the sentences are in `messages.py`.

membership.errors.DomainError
├── PollError
│   ├── PollNotOpen         before its opening, after its closing, or cancelled
│   ├── PollStillOpen       nothing is counted before the close
│   ├── NoClosingTime       a poll closes at an instant said beforehand
│   ├── TimesReversed       it closes after it opens
│   ├── SecretByClass       each class decides a motion too, and a box does not tell whose votes are in it
│   ├── VotesDiffer         a delegate may cast several votes, and a line of the roll is one
│   ├── NoVoteAfterMeeting  the rules know no vote that outlives its meeting
│   ├── PapersAfterMeeting  papers are for the hall
│   ├── TooManyCandidates   a sealed ballot would be larger than the box takes
│   ├── GroupsElectApart    each group elects its own seats, and a roll is of everybody
│   ├── CandidaciesStillReceived  the ballot is made after the deadline
│   ├── CandidateMayNotStand  of a category that does not stand for office
│   ├── NoSuchGroup         a vote is reserved to a group where groups elect their own seats
│   ├── RollAlreadyFrozen   nobody is added once the roll is fixed
│   ├── RollNotFrozen       a poll opens on a roll
│   ├── TooEarlyForRoll     the record instant has not come
│   └── AnnouncementError
│       ├── AnnouncementPast    its hour has gone
│       ├── AnnouncementTwice   it is planned already
│       └── TooManyReminders    the organisation writes no more often of one vote
├── VoteRefused
│   ├── NotOnRoll           not entitled, with the reason
│   ├── StruckFromRoll      entitled when the roll was fixed, and no longer
│   ├── NotInTheMeeting     a vote in a meeting needs presence
│   ├── NoLongerSeated      they left the body since its roll was fixed
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
│   ├── BallotReplayed      an earlier ballot, which a later one replaced, or one that was opened
│   ├── BallotIsFinal       a ballot is in, and this vote does not let one change
│   ├── BallotIsCast        it is in the box, and is not opened any more
│   ├── TooManyChanges      of one credential: ballots replaced and opened
│   ├── CredentialGivenBack a paper was asked for instead
│   ├── TooManyBallots      of one credential, in one minute
│   ├── ReturnUnknown       no such code, or used
│   ├── PapersMissing       two scrutineers count the papers, each by themselves
│   ├── PaperTotalsDiffer   they do not agree yet
│   ├── DestructionNotDecided  no resolution in force of the members or the board says that ballots be destroyed
│   ├── TooManyPapers       more than were handed out
│   ├── PaperTotalsImpossible  so many papers cannot have so many votes
│   ├── NotInTheHall        a slip for the kiosk is for who is there
│   ├── KioskCodeUnknown    no such code, replaced, or of who has left
│   ├── KioskTriesExhausted too many codes that are none, on one device or in one meeting
│   └── TrusteeError
│       ├── TrusteesNotReady    a key is still missing
│       ├── TrusteePartUnfit    what a trustee sent does not hold
│       ├── TrusteePartNotDue   not this step, or done already
│       ├── ThresholdUnfit      more are needed than there are
│       └── AuthorityError
│           ├── PapersWithAuthority a paper cannot take the place of a credential that is not ours to take back
│           ├── CredentialsUnfit    not a list of public credentials
│           ├── CredentialsDoNotFit more or fewer than the roll has votes
│           └── DeviceUnfit         what a device gives to be prepared does not hold
├── CountError
│   ├── CastingVoteNotDue   there is no tie for the chair to break
│   ├── TallyDisagrees      counted twice, two answers: nothing is proclaimed
│   ├── ArchiveRefused      the verifier finds that something of a secret vote does not hold
│   ├── VerifierSilent      the verifier ended without a report, so nothing is known
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
    ├── TooManySheets               a count has so many photographs of its sheets, with those withdrawn
    ├── SheetWithdrawn              this very photograph was withdrawn
    └── DrawNotFitting              a lot that is not the one this tie needs
"""

from voting.errors.announcements import AnnouncementError, AnnouncementPast, AnnouncementTwice, TooManyReminders
from voting.errors.counts import (
    ArchiveRefused,
    CastingVoteNotDue,
    CountError,
    ResultNotReady,
    TallyDisagrees,
    VerifierSilent,
)
from voting.errors.kiosk import KioskCodeUnknown, KioskTriesExhausted, NotInTheHall
from voting.errors.papers import (
    CandidateNumberUnknown,
    CandidatesMissing,
    CandidateTwice,
    CollegeUnknown,
    DifferencesLeft,
    DrawNotFitting,
    MethodUnknown,
    MorePapersThanPeople,
    NoDifference,
    NoPapers,
    OneSeatOnly,
    OptionUnknown,
    PackFinished,
    PackNotFinished,
    PaperError,
    PaperNotTyped,
    PaperNotUnderstood,
    PaperPlanError,
    PapersNotFinished,
    PaperTyped,
    ReasonForSpoilingMissing,
    ScrutineersMissing,
    ScrutineerTwice,
    SettingsMissing,
    SettledByOne,
    SettlementChanged,
    SheetWithdrawn,
    TooManySheets,
)
from voting.errors.polls import (
    CandidaciesStillReceived,
    CandidateMayNotStand,
    GroupsElectApart,
    NoClosingTime,
    NoContest,
    NoSuchGroup,
    NoVoteAfterMeeting,
    PapersAfterMeeting,
    PollError,
    PollNotOpen,
    PollStillOpen,
    RollAlreadyFrozen,
    RollNotFrozen,
    SecretByClass,
    StillContested,
    TimesReversed,
    TooEarlyForRoll,
    TooManyCandidates,
    VotesDiffer,
)
from voting.errors.sealed import (
    BallotIsCast,
    BallotIsFinal,
    BallotOfAnotherVote,
    BallotOfWrongShape,
    BallotProofWrong,
    BallotReplayed,
    BallotSignatureWrong,
    BallotsKept,
    BallotTooLarge,
    ClaimUnreadable,
    CredentialGivenBack,
    CredentialTaken,
    CredentialUnknown,
    DestructionNotDecided,
    ElectionUnknown,
    PapersMissing,
    PaperTotalsDiffer,
    PaperTotalsImpossible,
    ReturnUnknown,
    SealedError,
    TooManyBallots,
    TooManyChanges,
    TooManyPapers,
    VotedOnPaper,
)
from voting.errors.trustees import (
    AuthorityError,
    CredentialsDoNotFit,
    CredentialsUnfit,
    DeviceUnfit,
    PapersWithAuthority,
    ThresholdUnfit,
    TrusteeError,
    TrusteePartNotDue,
    TrusteePartUnfit,
    TrusteesNotReady,
)
from voting.errors.votes import (
    ChoiceUnknown,
    NoLongerSeated,
    NotInTheMeeting,
    NotOnRoll,
    StruckFromRoll,
    VoteIsFinal,
    VoteRefused,
)

__all__ = [
    "AnnouncementError",
    "AnnouncementPast",
    "AnnouncementTwice",
    "ArchiveRefused",
    "AuthorityError",
    "BallotIsCast",
    "BallotIsFinal",
    "BallotOfAnotherVote",
    "BallotOfWrongShape",
    "BallotProofWrong",
    "BallotReplayed",
    "BallotSignatureWrong",
    "BallotTooLarge",
    "BallotsKept",
    "CandidaciesStillReceived",
    "CandidateMayNotStand",
    "CandidateNumberUnknown",
    "CandidateTwice",
    "CandidatesMissing",
    "CastingVoteNotDue",
    "ChoiceUnknown",
    "ClaimUnreadable",
    "CollegeUnknown",
    "CountError",
    "CredentialGivenBack",
    "CredentialTaken",
    "CredentialUnknown",
    "CredentialsDoNotFit",
    "CredentialsUnfit",
    "DestructionNotDecided",
    "DeviceUnfit",
    "DifferencesLeft",
    "DrawNotFitting",
    "ElectionUnknown",
    "GroupsElectApart",
    "KioskCodeUnknown",
    "KioskTriesExhausted",
    "MethodUnknown",
    "MorePapersThanPeople",
    "NoClosingTime",
    "NoContest",
    "NoDifference",
    "NoLongerSeated",
    "NoPapers",
    "NoSuchGroup",
    "NoVoteAfterMeeting",
    "NotInTheHall",
    "NotInTheMeeting",
    "NotOnRoll",
    "OneSeatOnly",
    "OptionUnknown",
    "PackFinished",
    "PackNotFinished",
    "PaperError",
    "PaperNotTyped",
    "PaperNotUnderstood",
    "PaperPlanError",
    "PaperTotalsDiffer",
    "PaperTotalsImpossible",
    "PaperTyped",
    "PapersAfterMeeting",
    "PapersMissing",
    "PapersNotFinished",
    "PapersWithAuthority",
    "PollError",
    "PollNotOpen",
    "PollStillOpen",
    "ReasonForSpoilingMissing",
    "ResultNotReady",
    "ReturnUnknown",
    "RollAlreadyFrozen",
    "RollNotFrozen",
    "ScrutineerTwice",
    "ScrutineersMissing",
    "SealedError",
    "SecretByClass",
    "SettingsMissing",
    "SettledByOne",
    "SettlementChanged",
    "SheetWithdrawn",
    "StillContested",
    "StruckFromRoll",
    "TallyDisagrees",
    "ThresholdUnfit",
    "TimesReversed",
    "TooEarlyForRoll",
    "TooManyBallots",
    "TooManyCandidates",
    "TooManyChanges",
    "TooManyPapers",
    "TooManyReminders",
    "TooManySheets",
    "TrusteeError",
    "TrusteePartNotDue",
    "TrusteePartUnfit",
    "TrusteesNotReady",
    "VerifierSilent",
    "VoteIsFinal",
    "VoteRefused",
    "VotedOnPaper",
    "VotesDiffer",
]
