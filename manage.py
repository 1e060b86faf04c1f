#!/usr/bin/env python3
"""Run one command of the installation; `manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from config.entrance import run
    except ImportError as error:
        if error.name not in {"django", "psutil", "psycopg", "redis"}:
            raise
        sys.exit("The packages are not installed here. Run `make setup`, then `.venv/bin/python manage.py …`.")
    try:
        sys.exit(run(sys.argv))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
