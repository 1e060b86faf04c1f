"""What becomes of the seats of somebody who leaves, or is suspended (Cooperatives Act, s. 57, 60 and 81)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules

BY_LAW = "resignation_director"


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """One seat somebody holds, and the name of the body in both languages."""

    seat: int
    body_fr: str
    body_en: str
    is_board: bool = True


def assess_seat_on_leaving(one: SeatHeld, on: date, rules: ResolvedRules) -> Finding:
    """Return that a mandate ends with the membership; DOUBTFUL, for the office to see, where the rules let it go on."""
    # On the board the law itself may say so, whatever the by-laws let a seat do.
    key = BY_LAW if one.is_board and BY_LAW in rules and rules.flag(BY_LAW) else "office_on_leaving"
    rule, ends = rules[key], rules.flag(key)
    day = {language: wording.plain_day(on, language) for language in wording.LANGUAGES}
    return finding(
        "mandate_ends" if ends else "mandate_goes_on",
        Outcome.MET if ends else Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.INFO,
        figures={"seat": one.seat, "on": on.isoformat()},
        fr=f"Siège {one.seat} ({one.body_fr})\u00a0: le mandat "
        + (f"prend fin le {day['fr']}." if ends else "continue malgré le départ."),
        en=f"Seat {one.seat} ({one.body_en}): the mandate "
        + (f"ends on {day['en']}." if ends else "goes on all the same."),
        remark=(rule.sentence("fr"), rule.sentence("en")),
    )


def assess_seat_given_back(one: SeatHeld, rules: ResolvedRules, *, goes_on: bool) -> Finding:
    """Return what becomes of a mandate that had ended with a membership which never did; DOUBTFUL where it stays ended.

    The seat may be somebody else's by now, and whether that one yields is not for the register to say.
    """
    return finding(
        "mandate_resumed" if goes_on else "mandate_stays_ended",
        Outcome.MET if goes_on else Outcome.DOUBTFUL,
        rules["office_on_leaving"].ref(),
        level=Level.INFO,
        figures={"seat": one.seat},
        fr=f"Siège {one.seat} ({one.body_fr})\u00a0: le mandat "
        + ("continue, comme si rien ne l’avait interrompu." if goes_on else "reste terminé\u202f; voyez qui y siège."),
        en=f"Seat {one.seat} ({one.body_en}): the mandate "
        + ("goes on as if nothing had ended it." if goes_on else "stays ended; see who sits there."),
    )


def assess_seat_on_category(one: SeatHeld, rules: ResolvedRules, *, of_group: bool) -> Finding:
    """Return, for the office to see, that a new category does not give the seat that is held.

    of_group: the seat belongs to another group of members; otherwise the category gives no right to stand at all.
    """
    key = "vacancy_group_rule" if of_group else "auxiliary_vote"
    why = {
        "fr": "appartient à un autre groupe que la nouvelle catégorie."
        if of_group
        else "n’est plus ouvert à la nouvelle catégorie, qui n’est pas éligible.",
        "en": "belongs to another group than the new category."
        if of_group
        else "is not open to the new category, which may not stand for office.",
    }
    return finding(
        "seat_not_of_category",
        Outcome.DOUBTFUL,
        rules[key if key in rules else "office_on_leaving"].ref(),
        level=Level.INFO,
        figures={"seat": one.seat},
        fr=f"Siège {one.seat} ({one.body_fr})\u00a0: il {why['fr']} Le mandat continue tant que rien n’est décidé.",
        en=f"Seat {one.seat} ({one.body_en}): it {why['en']} The mandate goes on until something is decided.",
    )


def assess_seat_on_suspension(one: SeatHeld, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield that somebody suspended keeps the seat and may not use it, where the suspension takes office."""
    if "suspension_effect" not in rules:
        return
    rule = rules["suspension_effect"]
    yield finding(
        "office_suspended",
        Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.INFO,
        figures={"seat": one.seat},
        fr=f"Siège {one.seat} ({one.body_fr})\u00a0: le mandat continue, mais ne s’exerce pas pendant la suspension.",
        en=f"Seat {one.seat} ({one.body_en}): the mandate goes on, but cannot be exercised during the suspension.",
    )


def assess_table_left(one: SeatHeld, rules: ResolvedRules, *, name: str, here: int) -> Finding:
    """Return that somebody suspended was at the table, and how many are there without them."""
    return finding(
        "left_the_table",
        Outcome.DOUBTFUL,
        rules["suspension_effect"].ref(),
        level=Level.INFO,
        figures={"seat": one.seat, "here": here},
        fr=f"{name} était à la table ({one.body_fr})\u00a0: son départ est noté. Présences\u00a0: {here}.",
        en=f"{name} was at the table ({one.body_en}): the departure is noted. Present now: {here}.",
    )
