"""What the names of a domain must say before letters leave in its name, and what is wrong when they do not.

SPF names the servers that may send (RFC 7208), DKIM holds the key by which a letter is signed (RFC 6376), DMARC says
that both are to agree with the address shown (RFC 7489). The texts found are given; nothing is looked up here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

Texts = tuple[str, ...] | None
"""The texts that stand under a name; none of them is (), and None that the name servers gave no answer."""

# Where mailboxes are rented: nobody may sign in the name of the whole domain.
SHARED = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.ca", "live.com", "live.ca", "msn.com",
        "yahoo.com", "yahoo.ca", "yahoo.fr", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com",
        "videotron.ca", "videotron.qc.ca", "bell.net", "sympatico.ca", "cgocable.ca", "cogeco.ca", "globetrotter.net",
        "gmx.com", "mail.com", "zoho.com", "yandex.com",
    }
)  # fmt: skip

# However long a name is, no more are asked for DMARC (RFC 9989, 4.10).
MOST_NAMES = 8

# The mildest that counts: receivers then say what they see, and refuse nothing.
DMARC = "v=DMARC1; p=none"


class Record(Enum):
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"


class Verdict(Enum):
    GOOD = "good"
    MISSING = "missing"
    """Nothing of this kind stands there."""
    TWICE = "twice"
    """Two stand there, and receivers then heed neither."""
    LACKS = "lacks"
    """It stands there without what lets us send."""
    OTHER_KEY = "other_key"
    """A key stands there that is not the one we sign with."""
    BROKEN = "broken"
    """It cannot be read."""
    UNREACHED = "unreached"
    """The name servers gave no answer: nothing is known."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was found under one name. wanted: what should stand there, ready to be copied."""

    record: Record
    name: str
    wanted: str
    found: tuple[str, ...]
    verdict: Verdict

    @property
    def is_good(self) -> bool:
        return self.verdict is Verdict.GOOD

    def as_json(self) -> dict[str, object]:
        return {
            "record": self.record.value,
            "name": self.name,
            "wanted": self.wanted,
            "found": list(self.found),
            "verdict": self.verdict.value,
        }


def assess_spf(domain: str, texts: Texts, must: str) -> Check:
    """Return whether the domain lets our server send. must: the term for it, such as `include:spf.example.org`."""
    found = _starting_with("v=spf1", texts)
    wanted = f"v=spf1 {must} ~all"
    if len(found) == 1 and not _has_term(found[0], must):
        # What stands there is kept: other senders rely on it.
        wanted = _with_term(found[0], must)
        return Check(Record.SPF, domain, wanted, found, Verdict.LACKS)
    return Check(Record.SPF, domain, wanted, found, _verdict(texts, found))


def assess_dkim(domain: str, selector: str, texts: Texts, public_key: str) -> Check:
    """Return whether the key we sign with can be found. public_key: "" when the provider signs with one of its own."""
    found = tuple(text for text in texts or () if _tags(text).get("p") is not None)
    wanted = f"v=DKIM1; k=rsa; p={public_key}" if public_key else ""
    verdict = _verdict(texts, found)
    if verdict is Verdict.GOOD:
        key = _tags(found[0])["p"]
        if not _is_base64(key):
            verdict = Verdict.BROKEN
        elif public_key and key != public_key:
            verdict = Verdict.OTHER_KEY
    return Check(Record.DKIM, dkim_name(domain, selector), wanted, found, verdict)


def assess_dmarc(domain: str, levels: Iterable[tuple[str, Texts]]) -> Check:
    """Return whether the domain, or the one above it, says what becomes of letters that do not agree.

    levels: the names to ask, the domain's own first, with what stands under each.
    """
    for name, texts in levels:
        found = _starting_with("v=DMARC1", texts)
        if texts is None or found:
            verdict = _verdict(texts, found)
            if verdict is Verdict.GOOD and _tags(found[0]).get("p") not in {"none", "quarantine", "reject"}:
                verdict = Verdict.BROKEN
            return Check(Record.DMARC, name, DMARC, found, verdict)
    return Check(Record.DMARC, dmarc_name(domain), DMARC, (), Verdict.MISSING)


def dkim_name(domain: str, selector: str) -> str:
    return f"{selector}._domainkey.{domain}"


def dmarc_name(domain: str) -> str:
    return f"_dmarc.{domain}"


def dmarc_names(domain: str) -> list[str]:
    """Return the names under which DMARC is looked for: the domain's, then those above it, but no whole country's.

    Of a very long name, its own and the last above it: nobody can make us ask for a hundred.
    """
    labels = domain.split(".")
    own, *above = [dmarc_name(".".join(labels[start:])) for start in range(max(len(labels) - 1, 1))]
    return [own, *above[-(MOST_NAMES - 1) :]]


def is_domain(text: str) -> bool:
    """Return whether a text is the name of a domain as it is written in letters of the network."""
    labels = text.split(".")
    return len(text) <= 253 and len(labels) > 1 and all(_is_label(label) for label in labels)


def _is_label(label: str) -> bool:
    return (
        0 < len(label) <= 63
        and label.isascii()
        and label.replace("-", "").isalnum()
        and not label.startswith("-")
        and not label.endswith("-")
    )


def _verdict(texts: Texts, found: tuple[str, ...]) -> Verdict:
    if texts is None:
        return Verdict.UNREACHED
    if not found:
        return Verdict.MISSING
    return Verdict.GOOD if len(found) == 1 else Verdict.TWICE


def _starting_with(mark: str, texts: Texts) -> tuple[str, ...]:
    def is_meant(text: str) -> bool:
        head = text.strip()[: len(mark) + 1].lower()
        return head == mark.lower() or (head[:-1] == mark.lower() and head[-1:] in {" ", ";"})

    return tuple(text for text in texts or () if is_meant(text))


def _has_term(text: str, must: str) -> bool:
    return any(term.lower().lstrip("+") == must.lower() for term in text.split()[1:])


def _with_term(text: str, must: str) -> str:
    """Return an SPF record with one more term, before the last word on everybody else."""
    terms = text.split()
    last = next((n for n, term in enumerate(terms) if n and _ends_it(term)), len(terms))
    return " ".join([*terms[:last], must, *terms[last:]])


def _ends_it(term: str) -> bool:
    lowered = term.lower()
    return lowered.lstrip("+-~?") == "all" or lowered.startswith("redirect=")


def _tags(text: str) -> dict[str, str]:
    """Return the tags of a DKIM or DMARC record; spaces within a value mean nothing."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, sign, value in pairs if sign}


def _is_base64(text: str) -> bool:
    try:
        return bool(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return False
