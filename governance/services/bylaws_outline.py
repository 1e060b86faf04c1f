"""The first version of the by-laws, from what the set-up recorded: articles for the office to complete."""

from __future__ import annotations

from governance.rules import bylaws
from governance.rules.bylaws import Article
from membership.clock import today
from membership.models import Organisation
from membership.queries.rules import overrides_on
from membership.rules.parameters import Topic
from membership.rules.resolved import Override
from membership.rules.rulesets import RuleSet, rule_set_for

# Texts of the by-laws, stored in both languages as they are.
TITLES = {
    Topic.MEMBERSHIP: ("Membres", "Members"),
    Topic.DISCIPLINE: ("Suspension et exclusion", "Suspension and expulsion"),
    Topic.REGISTER: ("Registre", "Register"),
    Topic.CALLING: ("Convocation", "Calling of meetings"),
    Topic.PRESENCE: ("Présence et quorum", "Presence and quorum"),
    Topic.VOTING: ("Vote", "Voting"),
    Topic.MAJORITIES: ("Majorités", "Majorities"),
    Topic.BOARD: ("Conseil d’administration", "Board of directors"),
    Topic.ACCOUNTS: ("Règlement et comptes", "By-laws and accounts"),
    Topic.PROCEDURE: ("Procédure", "Procedure"),
    Topic.PRIVACY: ("Renseignements personnels", "Personal information"),
}


def outline_of(organisation: Organisation) -> tuple[Article, ...]:
    """Return an article for each that a by-law on file names, in its order. Costs one SQL statement."""
    on = today(organisation)
    rule_set = rule_set_for(organisation.kind, on)
    by_article: dict[str, list[Override]] = {}
    for override in overrides_on(organisation, on):
        by_article.setdefault(override.article, []).append(override)
    return bylaws.amended((_article(number, found, rule_set) for number, found in by_article.items()), ())


def _article(number: str, found: list[Override], rule_set: RuleSet) -> Article:
    title_fr, title_en = TITLES[rule_set[found[0].key].topic]
    return Article(
        number=number,
        title_fr=title_fr,
        title_en=title_en,
        text_fr="\n".join(rule_set[one.key].sentence(one.value, "fr") for one in found),
        text_en="\n".join(rule_set[one.key].sentence(one.value, "en") for one in found),
        sets=tuple((one.key, one.value) for one in found),
    )
