"""Run everything on this machine, without a demonstration; Ctrl-C ends it."""

from config.everything import EverythingCommand


class Command(EverythingCommand):
    help = __doc__ or ""
    with_demonstration = False
