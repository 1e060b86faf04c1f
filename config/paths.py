"""Where things lie on this machine."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def home() -> Path:
    """Return the folder of everything a running installation writes beside its databases.

    UNEVOIX_HOME moves it out of the clone, as a packaged installation or a test does.
    """
    return Path(os.environ.get("UNEVOIX_HOME") or BASE_DIR / ".unevoix").absolute()
