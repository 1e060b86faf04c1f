"""What lower rooms announce, for upper ones to hear. Always sent after the commit."""

from django.dispatch import Signal

# A notice has deliveries waiting: the workers may start. Arguments: notice_id.
notice_issued = Signal()
# A mail provider told of a message, and it waits to be understood. Arguments: event_id.
provider_event_kept = Signal()
# The demonstration's clock was moved: whatever is due now should not wait for the next sweep.
clock_moved = Signal()
# A file of all that is held on somebody waits for a worker.
archive_asked = Signal()
# A certificate of sending, too long for a page, waits for a worker. Arguments: order_id.
certificate_asked = Signal()
# A list of members was brought in: persons may stand in the register twice now. Arguments: organisation_id.
members_imported = Signal()
# A change of many members waits for a worker. Arguments: order_id.
bulk_ordered = Signal()
