"""Whether somebody may be admitted: who decides, from which day, at what age (Cooperatives Act, s. 51)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRule, ResolvedRules

CONSENT_AGE = "consent_age_years"
ONE_VOTE = "one_member_one_vote"
AFTER_REQUEST = "decision_after_request"


@dataclass(frozen=True, slots=True)
class Age:
    """How old somebody is, as far as it is known. at_least: the years that were attested instead of a birth date."""

    birth_on: date | None = None
    at_least: int | None = None
    guardian_signs: bool = False

    def reaches(self, years: int, on: date) -> bool | None:
        """Say whether the age is reached on a day; None when it is not known."""
        if self.birth_on is not None:
            return years_between(self.birth_on, on) >= years
        if self.at_least is not None and self.at_least >= years:
            return True
        return None


def years_between(birth_on: date, on: date) -> int:
    """Return the age in whole years on a day."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def assess_age(age: Age, on: date, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether a natural person may sign alone on that day, where the rules have an age."""
    if "member_age_years" not in rules:
        return
    rule, years = rules["member_age_years"], rules.whole("member_age_years")
    reached = age.reaches(years, on)
    if reached is None and not age.guardian_signs:
        yield age_unknown("age_unknown", rule, years)
    elif reached is False:
        yield finding(
            "under_age",
            Outcome.MET if age.guardian_signs else Outcome.NOT_MET,
            rule.ref(),
            level=rule.level,
            figures={"years": years},
            fr="Cette personne n’a pas l’âge prévu\u202f; un parent, une tutrice ou un tuteur doit signer.",
            en="This person is under age; a parent or tutor must sign.",
            remark=(rule.sentence("fr"), rule.sentence("en")),
        )


def assess_consent_age(age: Age, on: date, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether a parent consents to what is kept of somebody too young to consent alone.

    Nothing of one who is old enough, or whose age nobody knows.
    """
    if CONSENT_AGE not in rules:
        return
    rule, years = rules[CONSENT_AGE], rules.whole(CONSENT_AGE)
    if age.reaches(years, on) is not False:
        return
    yield finding(
        "consent_age",
        Outcome.MET if age.guardian_signs else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"years": years},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{years_between(age.birth_on, on)} < {years}" if age.birth_on else "",
    )


def age_unknown(code: str, rule: ResolvedRule, years: int) -> Finding:
    """Say that nobody knows an age which a rule asks for; it informs, with the rule beside it."""
    return finding(
        code,
        Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.INFO,
        figures={"years": years},
        fr="L’âge de cette personne n’est pas connu.",
        en="This person’s age is not known.",
        remark=(rule.sentence("fr"), rule.sentence("en")),
    )


def assess_decision(decided_by: str, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether the decision of whoever admits is named."""
    if "admission_body" not in rules:
        return
    rule = rules["admission_body"]
    yield finding(
        "admission_decided",
        Outcome.MET if decided_by.strip() else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"decision": decided_by.strip() or "…"},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "")
        if decided_by.strip()
        else ("Inscrivez la résolution qui admet cette personne.", "Write the resolution that admits this person."),
    )


def assess_received(received_on: date | None, decided_on: date | None, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether what was asked for in writing was received when it was decided. It only warns.

    What came on paper may have been entered later than it came; whoever goes on says so.
    """
    if AFTER_REQUEST not in rules or received_on is None or decided_on is None:
        return
    rule, in_time = rules[AFTER_REQUEST], decided_on >= received_on
    days = {language: wording.plain_day(received_on, language) for language in wording.LANGUAGES}
    yield finding(
        "decided_once_received",
        Outcome.MET if in_time or not rules.flag(AFTER_REQUEST) else Outcome.NOT_MET,
        rule.ref(),
        level=Level.WARN,
        figures={"received": received_on.isoformat(), "decided": decided_on.isoformat()},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "")
        if in_time
        else (
            f"Le registre dit que celle-ci a été reçue le {days['fr']}.",
            f"The register says that this one was received on {days['en']}.",
        ),
        arithmetic=f"{decided_on.isoformat()} {'≥' if in_time else '<'} {received_on.isoformat()}",
    )


def assess_another(name: str, numbers: tuple[str, ...], rules: ResolvedRules) -> Iterator[Finding]:
    """Yield that members bear the very name of somebody who is said to be another: one human being has one vote.

    numbers: of those members. It only warns: two people may have one name.
    """
    if ONE_VOTE not in rules or not numbers:
        return
    rule, listed = rules[ONE_VOTE], ", ".join(numbers)
    yield finding(
        "namesake_is_member",
        Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.WARN,
        figures={"members": listed},
        fr=f"{name} est déjà le nom d’un membre ({listed}). S’il s’agit du même être humain, il aurait un second vote.",
        en=f"A member is already called {name} ({listed}). If it is the same human being, they would vote twice.",
        remark=(rule.sentence("fr"), rule.sentence("en")),
    )


def assess_start(effective_on: date, decided_on: date | None, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether the membership begins no earlier than the decision."""
    if "membership_start" not in rules or decided_on is None:
        return
    rule = rules["membership_start"]
    yield finding(
        "membership_start",
        Outcome.MET if effective_on >= decided_on else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"effective": effective_on.isoformat(), "decided": decided_on.isoformat()},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{effective_on.isoformat()} {'≥' if effective_on >= decided_on else '<'} {decided_on.isoformat()}",
    )
