"""What those who hold the keys of a vote cannot do."""

from dataclasses import dataclass

from voting.errors.sealed import SealedError


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


class AuthorityError(TrusteeError):
    """Something about credentials that somebody else than the server makes: an authority, or a member's device."""


@dataclass(eq=False)
class PapersWithAuthority(AuthorityError):
    code = "papers_with_authority"


@dataclass(eq=False)
class CredentialsUnfit(AuthorityError):
    code = "credentials_unfit"


@dataclass(eq=False)
class CredentialsDoNotFit(AuthorityError):
    """made: how many were published; entitled: how many votes the roll has."""

    code = "credentials_do_not_fit"

    made: int
    entitled: int


@dataclass(eq=False)
class DeviceUnfit(AuthorityError):
    code = "device_unfit"
