"""What those who conduct read of a count that failed: what happened, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from membership import formats
from voting.crypto.__main__ import WORDS
from voting.models import CountFailure
from voting.web.pages import language


def what_happened(failure: CountFailure) -> str:
    """Return in a sentence why there is no result."""
    match failure.code:
        case "archive_refused":
            return _("The verifier refuses what this vote would publish: %(checks)s.") % {"checks": _checks(failure)}
        case "verifier_silent":
            return _("The verifier ended without an answer, most likely for want of memory on the server.")
        case "tally_disagrees":
            return _("Counted twice, this vote gave two answers.")
        case "rule_not_set":
            return _("Your by-laws do not say yet which quorum or which majority this vote takes.")
    return _("Something stopped the count that nobody foresaw.")


def what_to_do(failure: CountFailure) -> str:
    """Return what comes next, and who can help."""
    match failure.code:
        case "archive_refused" | "tally_disagrees":
            return _(
                "A result that cannot be trusted is not shown. Tell whoever runs this installation, and your "
                "scrutineers; or give the vote up, saying why, and put the motion again."
            )
        case "rule_not_set":
            return _("Complete them: the count then ends by itself. Or give the vote up, saying why.")
    if not failure.is_lasting:
        return _(
            "It is tried again every few minutes, and nothing is lost. Tell whoever runs this installation. "
            "After three times, the vote may be given up."
        )
    return _(
        "It is tried again every few minutes, and nothing is lost. Tell whoever runs this installation; "
        "or give the vote up, saying why, and put the motion again."
    )


def _checks(failure: CountFailure) -> str:
    """Return the checks in words; the verifier has its own, since it also runs without us."""
    said = WORDS[language()]
    return formats.listed(said.get(name, name) for name in failure.detail.split(", "))
