"""What the text of an article seems to draft that the law leaves no room for: a limit of terms, a bar to re-election.

Articles are free text, so this only points at words, and never blocks. Signs are looked for in what an amendment adds:
what the by-laws said before is not drafted anew.
"""

import re
import unicodedata
from collections.abc import Iterator

from governance.rules.bylaws import Article
from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules

TERMS = "term_limits"
AGAIN = "reelection"
GROUNDS = "board_ineligibility_list"

_SIGNS: dict[str, str] = {
    TERMS: r"mandats? consecutifs?|(plus de|maximum de|limite de|nombre de) (\w+ )?mandats|au plus \w+ mandats"
    r"|consecutive terms?|(more than|at most|maximum of|number of) (\w+ )?terms|term limits?",
    AGAIN: r"(pas|non|ni|jamais) (etre )?(reelue?s?|reeligibles?)|ne (peut|peuvent) etre reelue?s?"
    r"|(not|never) be re-?elected|(not|in)[ -]?eligible for re-?election",
    GROUNDS: r"ineligib\w+|inhabiles? a (sieger|etre)|n.est pas eligible|ne sont pas eligibles|ineligible"
    r"|not (be )?eligible|disqualified",
}
"""Signs of each, in texts without accents or capitals."""


def assess_drafting(before: Article | None, after: Article | None, rules: ResolvedRules) -> tuple[Finding, ...]:
    """Return what the words that an article gains may not do, each with the words that were found.

    Codes: drafts_term_limits, drafts_reelection, drafts_ineligibility. A warning, however sure the rule: words are
    signs. For a ground of ineligibility the rule has a closed list, and says which the by-laws took from it.
    """
    if after is None:
        return ()
    return tuple(found for key in _SIGNS if (found := _assess(key, before, after, rules)) is not None)


_CODES = {TERMS: "drafts_term_limits", AGAIN: "drafts_reelection", GROUNDS: "drafts_ineligibility"}
_ALLOWED = {TERMS: True, AGAIN: False}
"""What the rule answers where the law leaves the room. A list of grounds leaves none beside its own."""


def _assess(key: str, before: Article | None, after: Article, rules: ResolvedRules) -> Finding | None:
    if key not in rules or (key in _ALLOWED and rules.flag(key) is _ALLOWED[key]):
        return None
    known = _said(key, before)
    said = {folded: written for folded, written in _said(key, after).items() if folded not in known}
    if not said:
        return None
    words = ", ".join(said[folded] for folded in sorted(said))
    remark = (
        f"Article {after.number}\u00a0: le texte semble le prévoir («\u00a0{words}\u00a0»).",
        f"Article {after.number}: the text seems to provide for it (“{words}”).",
    )
    return by_rule(
        _CODES[key],
        key,
        rules,
        met=False,
        level=Level.WARN,
        figures={"article": after.number, "words": words},
        remark=remark,
    )


def _said(key: str, article: Article | None) -> dict[str, str]:
    """Return the words that were found, as they are written, by what they are without accents and capitals."""
    if article is None:
        return {}
    texts = (article.title_fr, article.text_fr, article.title_en, article.text_en)
    return dict(pair for text in texts for pair in _found(_SIGNS[key], text))


def _found(sign: str, text: str) -> Iterator[tuple[str, str]]:
    written = " ".join(unicodedata.normalize("NFC", text).split())
    # One letter may fold into several, or into none: each keeps the place it comes from.
    letters = [(letter, place) for place, one in enumerate(written) for letter in _folded(one)]
    for found in re.finditer(sign, "".join(letter for letter, _ in letters)):
        first, last = letters[found.start()][1], letters[found.end() - 1][1]
        yield found.group(0), written[first : last + 1]


def _folded(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one)).replace("’", "'")
