"""The settings of the tests: those of somebody's own machine, apart from what may be running there."""

import os

# Other numbered databases of the same Redis: a test may empty its own.
os.environ.setdefault("UNEVOIX_REDIS_FIRST", "8")
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("UNEVOIX_DEMONSTRATION", "1")

from config.settings import *  # noqa: F403  # needs the variables above

# The hash that protects a real password takes most of a second, on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
