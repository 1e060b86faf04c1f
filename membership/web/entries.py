"""The pages of the register that the menu offers."""

from django.utils.translation import gettext_lazy as _

from membership.web.gate import AUDIT, MEMBER, OFFICE, REGISTER
from membership.web.navigation import Entry, register

register(
    Entry(_("Overview"), "organisation", MEMBER, 0),
    Entry(_("To do"), "to-do", OFFICE, 5),
    Entry(_("Register"), "register", REGISTER, 10, also=("capital", "sections", "households")),
    Entry(_("Audit trail"), "audit", AUDIT, 90),
)
