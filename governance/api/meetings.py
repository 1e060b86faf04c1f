"""What lies at the address of one meeting: the meeting itself, for whoever may know of it."""

from __future__ import annotations

from governance.access import assemblies_for, sittings_for
from governance.models import Assembly, SittingKind
from membership.access import links_of
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.clock import today
from membership.models import Membership

MEETING = f"{HERE}assemblies/<public_id:assembly>"


class MeetingView(RuledView):
    """A view under the address of a meeting."""

    def meeting(self, public_id: str) -> Assembly:
        """Return the meeting of the address. Raises Http404 when the reader may not know of it."""
        found: Assembly = self.found(assemblies_for(self.organisation, self.roles), public_id)
        return found

    def any_meeting(self, public_id: str) -> Assembly:
        """Return a meeting of members or of a body, whichever has this address; of a body, for whoever may know of it.

        A text that is signed without a meeting has no agenda to write and no minutes. Raises Http404.
        """
        known = assemblies_for(self.organisation, self.roles).filter(public_id=public_id).first()
        if known is not None:
            return known
        people = [link.person for link in links_of(self.account, self.organisation)]
        rows = sittings_for(self.organisation, self.roles, people, today(self.organisation))
        found: Assembly = self.found(rows.exclude(kind=SittingKind.WRITTEN), public_id)
        return found

    def member(self, public_id: str) -> Membership:
        """Return a member of the organisation. Raises Http404."""
        rows = Membership.objects.for_organisation(self.organisation).select_related("person")
        found: Membership = self.found(rows, public_id)
        return found
