"""What the polls announce after the commit, for the tasks to hear."""

from django.dispatch import Signal

# A poll takes votes until an instant. Arguments: poll_id, closes_in (timedelta).
poll_opened = Signal()
# A poll is closed and waits for its tally. Arguments: poll_id.
poll_closed = Signal()
