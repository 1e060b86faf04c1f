"""What meetings announce, for the rooms above to hear."""

from django.dispatch import Signal

# A meeting is about to be declared over, inside its transaction: a listener that knows of
# something unfinished raises. Arguments: assembly.
assembly_ending = Signal()
