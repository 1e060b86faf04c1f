"""What lies at the address of one meeting: the meeting itself, for whoever may know of it."""

from __future__ import annotations

from governance.access import assemblies_for
from governance.models import Assembly
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.models import Membership

MEETING = f"{HERE}assemblies/<public_id:assembly>"


class MeetingView(RuledView):
    """A view under the address of a meeting."""

    def meeting(self, public_id: str) -> Assembly:
        """Return the meeting of the address. Raises Http404 when the reader may not know of it."""
        found: Assembly = self.found(assemblies_for(self.organisation, self.roles), public_id)
        return found

    def member(self, public_id: str) -> Membership:
        """Return a member of the organisation. Raises Http404."""
        rows = Membership.objects.for_organisation(self.organisation).select_related("person")
        found: Membership = self.found(rows, public_id)
        return found
