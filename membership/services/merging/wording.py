"""What is said before two persons become one, and where it cannot be."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from membership.messages import register
from membership.rules.merging import Concern

CONCERNS: Mapping[Concern, str | Promise] = {
    Concern.SAME: gettext_lazy("This is one and the same person already."),
    Concern.KINDS_DIFFER: gettext_lazy("One is a natural person, the other a legal person: they cannot be one."),
    Concern.ALREADY_JOINED: gettext_lazy("One of them was joined to somebody before. Undo that first."),
    Concern.OTHER_WAY_ROUND: gettext_lazy("Only the other one is a member: keep that one, and join this one to it."),
    Concern.NOT_OVER: gettext_lazy(
        "One of them is on the roll of a vote, or in a meeting, that is not over. Wait until it is."
    ),
    Concern.BOTH_ACT: gettext_lazy(
        "Each acts for another member, and one person acts for one member only. End one of the two first."
    ),
    Concern.TOO_MANY_PROXIES: gettext_lazy(
        "Together they would carry more proxies than one person may. End one of these first."
    ),
    Concern.ASKED_BACK: gettext_lazy(
        "Under the number that goes, shares are asked back. Pay them, refuse or withdraw that request first."
    ),
    Concern.DEATH_WITHOUT_DAY: gettext_lazy(
        "The register says that one of them died, on a day that nobody knows. Record the death of the other one first, "
        "with its day."
    ),
    Concern.TWO_NUMBERS: gettext_lazy(
        "Both are members. One number remains; the other is never given again, and its votes stay under it."
    ),
    Concern.DAYS_OVERLAP: gettext_lazy(
        "Both were members on the same days. On those days the category of the one who is kept holds."
    ),
    Concern.ONE_ROLL: gettext_lazy(
        "Both stand on the same roll: one person held two votes. The roll, the votes and the result stay as they are; "
        "your reason is kept, so that this can be explained."
    ),
    Concern.MEMBER_AND_REPRESENTATIVE: gettext_lazy(
        "The one who is kept is a member, and would also act for another. Nothing settles whether that is allowed: say "
        "why you go on."
    ),
    Concern.ONE_DIED: gettext_lazy(
        "The register says that one of them died. It will say so of both, with all that follows: nobody writes to them "
        "any more, and what they hold ends on that day."
    ),
    Concern.DEATHS_DIFFER: gettext_lazy("The register says that they died on two different days. Say which one holds."),
}

register(
    {
        "merge_refused": gettext_lazy("%(concern)s Nothing was joined."),
        "day_of_death_open": gettext_lazy(
            "The register says that who remains died on %(of_kept)s, and who goes on %(of_joined)s. Say which day "
            "holds. Nothing was joined."
        ),
        "merge_followed": gettext_lazy(
            "This can no longer be undone: something was recorded since on what was joined. Correct it by hand."
        ),
    },
    words={("concern", concern.value): said for concern, said in CONCERNS.items() if concern.forbids},
)
