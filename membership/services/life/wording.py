"""What the letters of the acts say, in whatever language is active."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership import formats
from membership.models import Category, Membership
from membership.rules.discipline import ground_in_words, refunds_shares
from membership.rules.resolved import ResolvedRules
from membership.services.letters import Letter

Facts = list[tuple[str, str]]


def _local(category: Category) -> str:
    return category.name_en if _language() == "en" and category.name_en else category.name_fr


def _language() -> str:
    return (get_language() or "fr")[:2]


def _facts(
    *,
    on: date | None = None,
    decided_by: str = "",
    number: str = "",
    last_on: date | None = None,
    decided_on: date | None = None,
) -> Facts:
    """Return the lines that every letter has, those that are known."""
    lines = []
    if number:
        lines.append((_("Member number:"), number))
    if on:
        lines.append((_("From:"), formats.day(on)))
    if last_on:
        lines.append((_("Last day:"), formats.day(last_on)))
    if decision := ", ".join(filter(None, (decided_by, formats.day(decided_on) if decided_on else ""))):
        lines.append((_("Decision:"), decision))
    return lines


def admitted(membership: Membership, category: Category, on: date, decided_by: str) -> Letter:
    rights = [text for has, text in _rights(category) if has]
    return Letter(
        subject=_("Welcome: you are a member"),
        paragraphs=(
            _("You have been admitted in this category: %(category)s.") % {"category": _local(category)},
            _("It gives you these rights: %(rights)s.") % {"rights": ", ".join(rights)}
            if rights
            else _("This category gives no vote and no office."),
            _("Keep your member number: it is yours for good."),
        ),
        facts=tuple(_facts(on=on, decided_by=decided_by, number=membership.number)),
        button=_("Open my file"),
    )


def _rights(category: Category) -> list[tuple[bool, str]]:
    return [
        (category.attends, _("to be called to meetings and attend them")),
        (category.votes, _("to vote")),
        (category.stands, _("to stand for office")),
    ]


def trial_begun(
    membership: Membership,
    category: Category,
    on: date,
    last_on: date,
    decided_by: str,
    *,
    works: bool,
    is_over: bool = False,
) -> Letter:
    """works: whether the trial is that of a worker, who becomes a member by still working there.

    Recorded after its last day, it says so: what remains is to record its end.
    """
    if is_over:
        return _trial_over(membership, category, on, last_on, decided_by)
    becomes = (
        _("At its end, if you still work here, you become a member in this category: %(category)s.")
        if works
        else _("At its end you become a member in this category: %(category)s.")
    )
    return Letter(
        subject=_("Your trial as an auxiliary member begins"),
        paragraphs=(
            _("You are an auxiliary member during your trial: you may attend, but do not vote yet."),
            becomes % {"category": _local(category)},
        ),
        facts=tuple(_facts(on=on, decided_by=decided_by, number=membership.number, last_on=last_on)),
        button=_("Open my file"),
    )


def _trial_over(membership: Membership, category: Category, on: date, last_on: date, decided_by: str) -> Letter:
    return Letter(
        subject=_("Your trial as an auxiliary member"),
        paragraphs=(
            _("The register now shows that you were on trial as an auxiliary member, up to the last day below."),
            _("Once its end is recorded you are a member in this category: %(category)s. We will then write to you.")
            % {"category": _local(category)},
        ),
        facts=tuple(_facts(on=on, decided_by=decided_by, number=membership.number, last_on=last_on)),
        button=_("Open my file"),
    )


def to_come(letter: Letter, on: date) -> Letter:
    """Return the letter of an act that takes effect on a day to come: it leaves before, and says so first."""
    said = _("This takes effect on %(day)s. Until then nothing changes.") % {"day": formats.short_day(on)}
    return replace(letter, paragraphs=(said, *letter.paragraphs))


def category_changed(category: Category, on: date, decided_by: str) -> Letter:
    rights = [text for has, text in _rights(category) if has]
    return Letter(
        subject=_("Your category of membership changes"),
        paragraphs=(
            _("Your new category: %(category)s.") % {"category": _local(category)},
            _("It gives you these rights: %(rights)s.") % {"rights": ", ".join(rights)}
            if rights
            else _("This category gives no vote and no office."),
        ),
        facts=tuple(_facts(on=on, decided_by=decided_by)),
        button=_("Open my file"),
    )


def resigned(notice_on: date, on: date, decided_by: str) -> Letter:
    return Letter(
        subject=_("Your resignation is recorded"),
        paragraphs=(
            _("We received your written notice of resignation on %(day)s.") % {"day": formats.short_day(notice_on)},
            _("Until your last day as a member, you keep all your rights."),
            _("Your shares are refunded as the by-laws provide; we will write to you about it."),
        ),
        facts=tuple(_facts(last_on=on - timedelta(days=1), decided_by=decided_by)),
    )


def suspended(
    *, on: date, last_on: date | None, kept: Iterable[str], lost: Iterable[str], ground: str, decided_by: str,
    note: str, rules: ResolvedRules, decided_on: date | None = None,
) -> Letter:  # fmt: skip
    lost_said = rights_in_words(lost, rules)
    kept_said = rights_in_words(kept, rules)
    paragraphs = [_("Your rights as a member are suspended."), *_reason(ground, note, rules)]
    if lost_said:
        paragraphs.append(_("During the suspension you do not have: %(rights)s.") % {"rights": lost_said})
    if kept_said:
        paragraphs.append(_("The decision lets you keep: %(rights)s.") % {"rights": kept_said})
    else:
        paragraphs.append(_("The decision keeps no right."))
    return Letter(
        subject=_("Suspension of your membership"),
        paragraphs=tuple(paragraphs),
        facts=tuple(_facts(on=on, last_on=last_on, decided_by=decided_by, decided_on=decided_on)),
    )


def rights_in_words(rights: Iterable[str], rules: ResolvedRules) -> str:
    """Return rights as the rule set calls them, «l’avis de convocation, le vote»."""
    named = {}
    if "suspension_effect" in rules:
        french = _language() == "fr"
        named = {one.word: one.fr if french else one.en for one in rules["suspension_effect"].parameter.choices}
    return ", ".join(named.get(right, right) for right in rights)


def _reason(ground: str, note: str, rules: ResolvedRules) -> list[str]:
    said = []
    if ground:
        said.append(
            _("Ground in the law: a member who %(ground)s.") % {"ground": ground_in_words(ground, rules, _language())}
        )
    if note:
        said.append(note)
    return said


def vote_suspended(
    *, on: date, reason: str, contest_by: date | None, decided_by: str, decided_on: date | None = None
) -> Letter:
    paragraphs = [
        _("Your right to vote is suspended. You are still called to meetings and may attend and speak."),
        _("Reason: %(reason)s") % {"reason": reason},
    ]
    if contest_by:
        paragraphs.append(
            _("You may contest this in writing until %(day)s. The board then decides and tells you.")
            % {"day": formats.day(contest_by)}
        )
    return Letter(
        subject=_("Suspension of your right to vote"),
        paragraphs=tuple(paragraphs),
        facts=tuple(_facts(on=on, decided_by=decided_by, decided_on=decided_on)),
    )


def vote_contested(on: date) -> Letter:
    return Letter(
        subject=_("We received your contestation"),
        paragraphs=(
            _("You contest the suspension of your right to vote. The board will decide, and we will write to you."),
        ),
        facts=((_("Received on:"), formats.day(on)),),
    )


def vote_upheld(on: date, decided_by: str, note: str) -> Letter:
    return Letter(
        subject=_("The suspension of your right to vote is upheld"),
        paragraphs=(_("The board examined your contestation and upholds the suspension."), *([note] if note else [])),
        facts=tuple(_facts(on=on, decided_by=decided_by)),
    )


def vote_restored(on: date, decided_by: str) -> Letter:
    return Letter(
        subject=_("Your right to vote is restored"),
        paragraphs=(_("You may vote again at the meetings of members."),),
        facts=tuple(_facts(on=on, decided_by=decided_by)),
    )


def reinstated(on: date, decided_by: str, *, votes: bool) -> Letter:
    """votes: whether the right to vote comes back with the others; it may be suspended by itself, or not be theirs."""
    return Letter(
        subject=_("Your suspension is lifted"),
        paragraphs=(
            _("You have all your rights as a member again.")
            if votes
            else _(
                "You have your rights as a member again, but for the right to vote, which you do not have on that day."
            ),
        ),
        facts=tuple(_facts(on=on, decided_by=decided_by)),
    )


def expelled(
    *, on: date, ground: str, note: str, decided_by: str, rules: ResolvedRules, decided_on: date | None = None
) -> Letter:
    return Letter(
        subject=_("Decision to expel you as a member"),
        paragraphs=(
            _("The board has decided to expel you as a member, for the reasons that follow."),
            *_reason(ground, note, rules),
            _("Your shares are refunded as the by-laws provide; we will write to you about it.")
            if refunds_shares(rules)
            else _("The by-laws do not provide for the refund of your shares."),
        ),
        facts=tuple(_facts(on=on, decided_by=decided_by, decided_on=decided_on)),
    )


def ended(on: date, note: str) -> Letter:
    return Letter(
        subject=_("The membership has ended"),
        paragraphs=(
            _("The organisation is no longer a member."),
            *([note] if note else []),
            _("Its shares are refunded as the by-laws provide."),
        ),
        facts=tuple(_facts(on=on)),
    )


def terms_in_words(
    category: Category | None, last_on: date | None, kept: Iterable[str] | None, rules: ResolvedRules
) -> list[str]:
    """Return what an act says beside its day, each where it is known."""
    said = []
    if category:
        said.append(_("category %(category)s") % {"category": _local(category)})
    if last_on:
        said.append(_("last day %(day)s") % {"day": formats.short_day(last_on)})
    if kept is not None:
        rights = rights_in_words(kept, rules)
        said.append(_("rights kept: %(rights)s") % {"rights": rights} if rights else _("no right kept"))
    return said


def corrected(before: str, after: str, reason: str) -> Letter:
    return Letter(
        subject=_("Correction in the register of members"),
        paragraphs=(
            _("What the register said of you was corrected."),
            _("Reason: %(reason)s") % {"reason": reason},
            _("Nothing is erased: the register still shows what it said before."),
        ),
        facts=((_("Before:"), before), (_("Now:"), after)),
        button=_("Open my file"),
    )
