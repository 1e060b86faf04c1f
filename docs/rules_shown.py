"""The rules that only inform: no act done here can break them, so they are shown with their source and nothing more.

They stand on the page of the rules that are applied, with all the others. A rule leaves this list once something holds
an act, a page or a default against it; a test sees to it that none is in both.
"""

from __future__ import annotations

REGISTERED = "what is recorded says it already: the register is made so"
OUTSIDE = "it bears on what is done outside: the office reads it and does it"
KEPT_APART = "the way votes are held makes it so; no choice is left to anybody"
BY_HAND = "whoever decides reads it: what it takes to judge is not recorded here"
LAW_ITSELF = "it says who has a power; no act here takes it from them"

SHOWN: dict[str, str] = {
    # Members and the register.
    "admission_conditions": "the form of admission asks each of them by itself",
    "arrears_effect": "the roll never looks at what is owed; a suspension of the vote is an act of its own",
    "assembly_composition": "the roll is made of members alone",
    "death_effect": REGISTERED,
    "electronic_register": REGISTERED,
    "expulsion_by_members": BY_HAND,
    "inactive_years": "the business that each member does is not recorded here, nor is anybody who does none",
    "register_contents": REGISTERED,
    "share_holding_not_membership": "shares alone open no page and no roll",
    "sol_user_subtypes": "categories are written by the office",
    "support_needs_no_use": BY_HAND,
    # Work.
    "work_employment_ends_membership": BY_HAND,
    "work_layoff_months": "a lay-off is not recorded here; the end of the membership that follows is",
    "work_layoff_vote": "a lay-off changes nothing in the register, so the vote is kept",
    "work_manager_discipline": OUTSIDE,
    # Meetings and votes.
    "authoritative_language": "each notice and each paper carries the French text",
    "ballot_secrecy_vs_roll": KEPT_APART,
    "bylaw_procedure_binding": BY_HAND,
    "double_vote_guard": KEPT_APART,
    "meeting_list": "the list of those told is frozen with the notice",
    "member_managed_months": BY_HAND,
    "remote_secret_vote": KEPT_APART,
    "timeout_warning_minutes": "how long one stays signed in is set by whoever runs the installation",
    # The board.
    "cta_shareholder_mandate": LAW_ITSELF,
    "director_officers_share": "whether a director is employed full time is not recorded here",
    "general_powers": LAW_ITSELF,
    # Federations.
    "fed_inspection": OUTSIDE,
    "fed_rights_in_member_coop": LAW_ITSELF,
    # By-laws, accounts, filings, keeping.
    "business_with_members_share": "of business with others than the members nothing is recorded here",
    "coop_action_rules": LAW_ITSELF,
    "member_file_years": "the register keeps the file for good; what serves to reach somebody has its own rule",
}
