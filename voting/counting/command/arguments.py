"""The words after `python -m voting.counting`."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from voting.counting.command.refusals import LANGUAGES, Refused

COUNT = """\
python -m voting.counting FILE --method METHOD [--seats N] [--lots FILE | --seed S] [--option NAME=VALUE ...]
                               [--explain fr|en] [--json]
python -m voting.counting replay RECORD [--ballots FILE] [--explain fr|en]
python -m voting.counting methods"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refused("usage", said=message[:1].upper() + message[1:])


def for_counting(words: Sequence[str]) -> argparse.Namespace:
    """Read the words of a count. Raises Refused."""
    parser = _Parser(prog="python -m voting.counting", usage=COUNT, allow_abbrev=False)
    parser.add_argument("file", metavar="FILE", help="papers: .blt, CSV or JSON; - for what comes through a pipe")
    parser.add_argument("--method", metavar="METHOD", help="how to count; `methods` lists them")
    parser.add_argument("--seats", metavar="N", help="instead of the seats the file says")
    parser.add_argument("--lots", metavar="FILE", help="the order that ends ties: names or numbers, one a line")
    parser.add_argument("--seed", metavar="S", help="the published seed that gives the order of lots")
    parser.add_argument("--option", metavar="NAME=VALUE", action="append", default=[], help="an option of the method")
    parser.add_argument("--explain", metavar="LANGUAGE", choices=LANGUAGES, help="tell the count in fr or en")
    parser.add_argument("--json", action="store_true", help="print the count record, as it is stored and hashed")
    return parser.parse_args(words)


def for_replaying(words: Sequence[str]) -> argparse.Namespace:
    """Read the words of a check. Raises Refused."""
    parser = _Parser(prog="python -m voting.counting replay", allow_abbrev=False)
    parser.add_argument("file", metavar="RECORD", help="a count record")
    parser.add_argument("--ballots", metavar="FILE", help="the papers, to count them again")
    parser.add_argument("--explain", metavar="LANGUAGE", choices=LANGUAGES, help="tell the count in fr or en")
    return parser.parse_args(words)


def language_in(words: Sequence[str]) -> str | None:
    """Return the language that `--explain` asks for, before anything else is understood."""
    for word, after in zip(words, (*words, "")[1:], strict=True):
        option, equals, value = word.partition("=")
        if option == "--explain" and (value if equals else after) in LANGUAGES:
            return value if equals else after
    return None
