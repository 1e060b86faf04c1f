"""The pages of the register that the menu offers."""

from django.utils.translation import gettext_lazy as _

from membership.web.gate import ADMINISTRATION, AUDIT, MEMBER, OFFICE, REGISTER
from membership.web.home import register_panel
from membership.web.leaving_panels import resignation_written
from membership.web.navigation import Entry, register

# What belongs to the register and lies elsewhere.
ELSEWHERE = (
    "people/",
    "capital",
    "categories",
    "share-classes/",
    "sections",
    "households",
    "privacy-desk",
    "delegations",
)

register(
    Entry(_("Overview"), "organisation", MEMBER, 0),
    Entry(_("To do"), "to-do", OFFICE, 5, also=("applications/", "requests/", "post/")),
    Entry(
        _("Register"),
        "register",
        REGISTER,
        10,
        also=ELSEWHERE,
    ),
    Entry(_("News"), "news", OFFICE, 60, also=("wordings/", "writing/", "sent/")),
    Entry(_("Roles"), "roles", ADMINISTRATION, 88),
    Entry(_("Audit trail"), "audit", AUDIT, 90),
)
register_panel(resignation_written)
