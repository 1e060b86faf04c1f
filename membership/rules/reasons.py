"""Why a member may vote or may not: one code and one sentence for each reason a roll can give.

The sentences suit the roll read by a secretary and «Puis-je voter?» read by the member alike. Params are texts; those
named in DAYS are days in ISO form, shown in words, and ranges are shown with their last day included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from membership.rules import wording

DAYS = frozenset({"since", "until", "last_day", "start"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. entitles: whether it puts the member on the roll."""

    code: str
    entitles: bool
    fr: str
    en: str


_ALL = (
    Reason("member_in_good_standing", True, "Membre en règle.", "Member in good standing."),
    Reason(
        "represented",
        True,
        "Personne morale membre\u202f; {representative} vote en son nom.",
        "Member that is a legal person; {representative} votes in its name.",
    ),
    Reason(
        "seat_held",
        True,
        "Siège {seat} de {seats}\u202f; {representative} vote au nom de l’organisation membre.",
        "Seat {seat} of {seats}; {representative} votes in the name of the member organisation.",
    ),
    Reason(
        "represented_by_another",
        True,
        "Se fait représenter par {representative}, qui vote en son nom.",
        "Represented by {representative}, who votes in this member’s name.",
    ),
    Reason(
        "represented_by_proxy",
        True,
        "Vote par procuration\u202f; {representative} la porte et vote en son nom.",
        "Votes by proxy; {representative} carries it and votes in this member’s name.",
    ),
    Reason(
        "proxy_not_carried",
        True,
        "La procuration donnée à {representative} ne compte pas selon le règlement\u202f; ce membre vote en personne.",
        "By the by-laws, the proxy given to {representative} does not count; this member votes in person.",
    ),
    Reason(
        "proxy_not_foreseen",
        True,
        "Le règlement ne dit pas que les procurations sont permises\u00a0: celle donnée à {representative} ne compte "
        "pas, et ce membre vote en personne.",
        "The by-laws do not say that proxies are allowed: the one given to {representative} does not count, and this "
        "member votes in person.",
    ),
    Reason(
        "vote_kept",
        True,
        "Suspension en vigueur\u202f; la décision conserve le droit de vote.",
        "Suspension in force; the decision keeps the right to vote.",
    ),
    Reason("never_admitted", False, "Aucune adhésion au registre.", "No membership in the register."),
    Reason("not_member_yet", False, "Membre à compter du {start}.", "Member as of {start}."),
    Reason("membership_ended", False, "N’est plus membre depuis le {since}.", "No longer a member since {since}."),
    Reason("suspended", False, "Suspension en vigueur.", "Suspension in force."),
    Reason(
        "suspended_until",
        False,
        "Suspension en vigueur jusqu’au {last_day} inclus.",
        "Suspension in force until {last_day}, included.",
    ),
    Reason("vote_suspended", False, "Droit de vote suspendu.", "Right to vote suspended."),
    Reason(
        "category_without_vote",
        False,
        "Cette catégorie de membres ne vote pas.",
        "This category of members does not vote.",
    ),
    Reason(
        "other_group",
        False,
        "Ce vote est réservé au groupe «\u00a0{group_fr}\u00a0», qui élit ses propres sièges.",
        "This vote is reserved to the group “{group_en}”, which elects its own seats.",
    ),
    Reason(
        "not_of_part",
        False,
        "Cette assemblée est celle de «\u00a0{part_fr}\u00a0», dont ce membre ne fait pas partie.",
        "This assembly is that of “{part_en}”, to which this member does not belong.",
    ),
    Reason(
        "too_young",
        False,
        "N’a pas encore {years} ans, l’âge qu’il faut pour voter.",
        "Is not yet {years} years old, the age one must have to vote.",
    ),
    Reason(
        "too_recent",
        False,
        "Membre depuis le {start}\u202f; il fallait l’être au plus tard le {until}.",
        "Member since {start}; it had to be by {until}.",
    ),
    Reason(
        "representative_missing",
        False,
        "Personne morale membre\u202f; aucune personne n’est désignée pour voter.",
        "Member that is a legal person; nobody is named to vote.",
    ),
    Reason(
        "seat_empty",
        False,
        "Siège {seat} de {seats}\u202f; aucune personne déléguée n’y est nommée.",
        "Seat {seat} of {seats}; no delegate is named in it.",
    ),
    Reason(
        "seat_without_vote",
        False,
        "{representative} assiste comme personne déléguée\u202f; l’organisation membre n’a que {seats} voix.",
        "{representative} attends as a delegate; the member organisation has only {seats} votes.",
    ),
    Reason(
        "representative_unknown",
        False,
        "Le nom de {representative} est inscrit pour voter, mais ne désigne encore aucune personne du registre.",
        "The name of {representative} is entered to vote, but is not yet that of a person of the register.",
    ),
    Reason(
        "representative_taken",
        False,
        "{representative} représente déjà {other}\u202f; une personne n’a qu’une voix.",
        "{representative} already represents {other}; one person has one vote.",
    ),
    Reason(
        "delegate_holds_another_seat",
        False,
        "{representative} occupe déjà le siège {other_seat}\u202f; une personne n’a qu’une voix.",
        "{representative} already holds seat {other_seat}; one person has one vote.",
    ),
    Reason(
        "representative_votes_as_member",
        False,
        "{representative} vote déjà comme membre\u202f; une personne n’a qu’une voix.",
        "{representative} already votes as a member; one person has one vote.",
    ),
    # Where a body meets: of those who sit on it, members or not.
    Reason("sits_on_body", True, "Occupe le siège {seat}.", "Holds seat {seat}."),
    Reason(
        "withdrew_from_vote",
        False,
        "Occupe le siège {seat} et s’est retirée ou retiré de ce vote.",
        "Holds seat {seat}, and withdrew from this vote.",
    ),
    Reason(
        "seat_left_idle",
        False,
        "Occupe le siège {seat}, que sa suspension lui interdit d’exercer.",
        "Holds seat {seat}, which a suspension keeps from being exercised.",
    ),
)

REASONS: Mapping[str, Reason] = {reason.code: reason for reason in _ALL}


def sentence(code: str, params: Mapping[str, str], language: str) -> str:
    """Return the reason in words. Raises KeyError for a code or a param it does not know."""
    reason = REASONS[code]
    template = reason.fr if language == "fr" else reason.en
    return template.format_map(
        {
            name: wording.plain_day(date.fromisoformat(value), language) if name in DAYS else value
            for name, value in params.items()
        }
    )
