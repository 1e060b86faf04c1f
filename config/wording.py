"""What the installation tells the person at the terminal, in French unless they work in English.

These sentences are said before Django and its catalogues are there, so both languages stand side
by side in the code.
"""

import os


def either(french: str, english: str) -> str:
    """Return the sentence in the language of the terminal."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return english if named.lower().startswith("en") else french


def seconds(duration: float) -> str:
    """Return a duration to the tenth of a second, as the language of the terminal writes it."""
    return either(f"{duration:.1f}".replace(".", ",") + " s", f"{duration:.1f} s")
