"""The rules by which one comes in, stated once for the pages and for the programming interface."""

from __future__ import annotations

from dataclasses import dataclass

from membership import access
from membership.models import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a page: anybody, holders of roles, members, holders of an entry pass."""

    name: str
    is_public: bool = False
    roles: frozenset[str] = frozenset()
    members: bool = False
    any_account: bool = False
    entry: bool = False
    demonstration: bool = False


PUBLIC = Rule("public", is_public=True)
SIGNED_IN = Rule("signed-in", any_account=True)
OFFICE = Rule("office", roles=access.OFFICE)
CONDUCT = Rule("conduct", roles=access.CONDUCT)
REGISTER = Rule("register", roles=access.REGISTER)
ADMINISTRATION = Rule("administration", roles=access.ADMINISTRATION)
AUDIT = Rule("audit", roles=access.AUDIT)
COUNTING = Rule("counting", roles=access.CONDUCT | {Role.SCRUTINEER, Role.AUDITOR})
TALLYING = Rule("tallying", roles=access.CONDUCT | {Role.SCRUTINEER})
OFFICERS = Rule("officers", roles=access.OFFICERS)
MEMBER = Rule("member", roles=access.OFFICERS, members=True)
OWN = Rule("own", members=True)
ENTRY = Rule("entry", entry=True)
DEMONSTRATION = Rule("demonstration", is_public=True, demonstration=True)
