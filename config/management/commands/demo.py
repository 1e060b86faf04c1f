"""Run everything on this machine with the demonstration's organisations; Ctrl-C ends it."""

from config.everything import EverythingCommand


class Command(EverythingCommand):
    help = __doc__ or ""
    with_demonstration = True
