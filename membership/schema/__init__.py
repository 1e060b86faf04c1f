"""Migration operations for what the database itself must hold.

Django has no composite foreign keys and no triggers, so these operations write them: a row never
points into another organisation, a fact is never rewritten, a frozen list stays frozen.
"""

from membership.schema.asked_at_once import ARE_THERE_FUNCTION, AT_ONCE, DROP_ARE_THERE_FUNCTION, AskedAtOnce
from membership.schema.asked_together import (
    ASKED_TOGETHER_FUNCTIONS,
    DROP_REFERENCES_STAY,
    REFERENCES_STAY,
    AskedTogether,
    ReferencesStay,
    together_triggers,
)
from membership.schema.clock import CLOCK_FUNCTION, DROP_CLOCK_FUNCTION
from membership.schema.create_together import CreateTogether
from membership.schema.gently import AddIndexGently, RemoveIndexGently, drop_gently, drop_of_column
from membership.schema.guards import (
    DROP_GUARD_FUNCTIONS,
    GUARD_FUNCTIONS,
    LET_GO,
    LET_GO_OF_MERGES,
    MAY_ERASE,
    Guard,
)
from membership.schema.one_vote import (
    DROP_ONE_VOTE_PER_MEMBER,
    KINDS_WITH_SEATS,
    ONE_VOTE_PER_MEMBER,
    OneVotePerMember,
)
from membership.schema.tenancy import TenantKeys, TenantReference, reference_name

__all__ = [
    "ARE_THERE_FUNCTION",
    "ASKED_TOGETHER_FUNCTIONS",
    "AT_ONCE",
    "CLOCK_FUNCTION",
    "DROP_ARE_THERE_FUNCTION",
    "DROP_CLOCK_FUNCTION",
    "DROP_GUARD_FUNCTIONS",
    "DROP_ONE_VOTE_PER_MEMBER",
    "DROP_REFERENCES_STAY",
    "GUARD_FUNCTIONS",
    "KINDS_WITH_SEATS",
    "LET_GO",
    "LET_GO_OF_MERGES",
    "MAY_ERASE",
    "ONE_VOTE_PER_MEMBER",
    "REFERENCES_STAY",
    "AddIndexGently",
    "AskedAtOnce",
    "AskedTogether",
    "CreateTogether",
    "Guard",
    "OneVotePerMember",
    "ReferencesStay",
    "RemoveIndexGently",
    "TenantKeys",
    "TenantReference",
    "drop_gently",
    "drop_of_column",
    "reference_name",
    "together_triggers",
]
