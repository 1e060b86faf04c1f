"""What the protocol refuses, each by a name that a report can show.

CryptoError
├── NotCanonical         a text that is not written the one way the protocol writes it
├── NotInGroup           a number that is no element of the group, or a scalar out of range
├── UnknownGroup         a group this program does not know
├── BallotRefused
│   ├── WrongElection    sealed for another election
│   ├── WrongShape       other questions, or other lengths, than the election's
│   ├── UnknownCredential  signed with a credential that is not on the list
│   ├── Replayed         the very same ballot again: it would undo a later one
│   ├── BadSignature     the signature is not the credential's
│   └── BadProof         a proof that does not hold: the choice may be anything
├── AnswerNotAllowed     a choice that the question does not allow, before anything is sealed
├── BadTrustee           a trustee's key whose proof does not hold
├── BadDecryption        a partial decryption whose proofs do not hold
├── NotEnoughTrustees    too few partial decryptions to open the result
├── NoSuchResult         a decrypted value that no number of votes explains
├── CredentialUnreadable a private credential with a slip in it
└── BrokenArchive        an archive that is not the one this election would write
"""


class CryptoError(ValueError):
    """The protocol does not hold."""


class NotCanonical(CryptoError):
    pass


class NotInGroup(CryptoError):
    pass


class UnknownGroup(CryptoError):
    pass


class BallotRefused(CryptoError):
    """A ballot that must not enter the box."""


class WrongElection(BallotRefused):
    pass


class WrongShape(BallotRefused):
    pass


class UnknownCredential(BallotRefused):
    pass


class Replayed(BallotRefused):
    pass


class BadSignature(BallotRefused):
    pass


class BadProof(BallotRefused):
    pass


class AnswerNotAllowed(CryptoError):
    pass


class BadTrustee(CryptoError):
    pass


class BadDecryption(CryptoError):
    pass


class NotEnoughTrustees(CryptoError):
    pass


class NoSuchResult(CryptoError):
    pass


class CredentialUnreadable(CryptoError):
    pass


class BrokenArchive(CryptoError):
    pass
