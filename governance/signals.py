"""What meetings announce, for the rooms above to hear."""

from django.dispatch import Signal

# A meeting is about to be declared over, inside its transaction: a listener that knows of
# something unfinished raises. Arguments: assembly.
assembly_ending = Signal()
# A meeting was declared over, inside its transaction: what begins with its close does so now. Arguments: assembly,
# actor, until (the hour at which the by-laws close a vote that outlives it, or None).
assembly_ended = Signal()
# A called meeting is about to be cancelled, put off, adjourned or called again, inside its transaction: votes on it
# stop, and what cannot stop raises. Arguments: assembly, because, actor, for_good (False where it resumes later).
assembly_broken_off = Signal()
# The text of a motion is about to change, or the motion to be decided or given up, inside the
# transaction: a listener that holds a vote on it raises. Arguments: motion, action.
motion_changing = Signal()
# A meeting that was called is held at another instant, inside the transaction that says so: what was
# planned by its hour moves along. Arguments: assembly, by (timedelta), actor.
meeting_moved = Signal()
