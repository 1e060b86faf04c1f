"""What hangs on a resolution, and may not once a corrected count took it back."""

from __future__ import annotations

from governance.errors import ResolutionTakenBack
from governance.models import Motion, MotionState, Resolution


def hold_adopted(resolution: Resolution) -> None:
    """Keep a resolution from being taken back while something is hung on it. Raises ResolutionTakenBack."""
    # A correction holds the motion too: what hangs on it is either seen by the correction, or refused here.
    motion = Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=resolution.motion_id)
    if motion.state == MotionState.REJECTED:
        raise ResolutionTakenBack(number=resolution.number)
