"""The living gallery: every element in the company it will keep, rendered without a database.

For those who build pages, to look at; and for tests, which ask axe and a ruler about it. The texts are French as
a co-op's secretary would write them; what the elements say themselves follows the language asked for.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory, override_settings
from django.utils import timezone, translation

from membership.rules.findings import Certainty, Finding, Level, Outcome, RuleRef
from tests.design.gallery.counts import counts

HERE = Path(__file__).parent
NAMES = ("vote", "result", "plan", "register", "elements", "count")
NOW = datetime(2027, 4, 24, 19, 42, tzinfo=ZoneInfo("America/Toronto"))


class Ballot(forms.Form):
    choice = forms.ChoiceField(
        label="Votre voix",
        choices=[("yes", "Pour"), ("no", "Contre"), ("abstain", "Abstention")],
        widget=forms.RadioSelect,
    )


class Search(forms.Form):
    q = forms.CharField(label="Nom, numéro ou ville", widget=forms.TextInput(attrs={"type": "search"}))


class Planning(forms.Form):
    title = forms.CharField(label="Titre", help_text="Tel qu’il paraîtra sur l’avis.")
    held_on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label="Lieu ou lien", required=False)
    text = forms.CharField(label="Texte de la proposition", widget=forms.Textarea)
    mode = forms.ChoiceField(
        label="Façon de voter",
        choices=[("hands", "À main levée"), ("roll", "Vote à découvert")],
        widget=forms.RadioSelect,
    )
    posted = forms.BooleanField(label="Poster aussi l’avis aux membres sans courriel", required=False)


def render(name: str, language: str) -> str:
    """Return one page of the gallery as HTML."""
    # Not the installation's own context processors: they may ask a database, and the gallery has none.
    options = {"context_processors": ["django.template.context_processors.request"]}
    backend = DjangoTemplates(
        {"NAME": "gallery", "DIRS": [HERE, settings.BASE_DIR / "templates"], "APP_DIRS": True, "OPTIONS": options}
    )
    request: Any = RequestFactory().get(f"/{name}.html")
    request.organisation = SimpleNamespace(name_fr="Coop des Trois-Rivages", name_en="")
    with (
        override_settings(ROOT_URLCONF="tests.design.gallery.urls"),
        translation.override(language),
        timezone.override(NOW.tzinfo),
    ):
        return backend.get_template(f"{name}.html").render(_context(name), request)


def _context(name: str) -> dict[str, Any]:
    shared = {
        "now": NOW,
        "messages": [],
        "user": SimpleNamespace(is_authenticated=True),
        "navigation": [
            {"label": "Registre", "url": "register.html", "current": name == "register"},
            {"label": "Assemblées", "url": "plan.html", "current": name == "plan"},
            {"label": "Résolutions", "url": "result.html", "current": name == "result"},
            {"label": "Éléments", "url": "elements.html", "current": name == "elements"},
        ],
    }
    own = {
        "vote": _vote,
        "result": _result,
        "plan": _plan,
        "register": _register,
        "elements": _elements,
        "count": counts,
    }
    return shared | own[name]()


def _vote() -> dict[str, Any]:
    return {
        "navigation": None,
        "demonstration": {"now": NOW, "url": "#demonstration"},
        "eyebrow": ["Assemblée générale annuelle", "point 6 sur 9"],
        "ballot": Ballot(),
        "closes": NOW + timedelta(minutes=6),
    }


def _result() -> dict[str, Any]:
    return {
        "result_eyebrow": ["AGA du 24 avril 2027", "résolution 2027-06", "proclamée à 19 h 51"],
        "figures": [
            {"label": "Présence à 19 h 42", "value": "72"},
            {"label": "Quorum", "value": "50"},
            {"label": "Avaient droit de vote", "value": "2 114"},
            {"label": "Ont voté", "value": "65", "note": "dont 31 en ligne"},
        ],
        "majority": _finding(
            Outcome.MET,
            Level.HARD,
            "Il fallait les deux tiers des voix exprimées : 40 sur 59.",
            "Two thirds of the votes cast were needed: 40 of 59.",
            remark=("Les abstentions ne sont pas des voix exprimées.", "Abstentions are not votes cast."),
            arithmetic="41 × 3 = 123 ≥ 59 × 2 = 118",
        ),
        "quorum": _finding(
            Outcome.MET,
            Level.WARN,
            "Le quorum était de 50 personnes ; 72 étaient présentes.",
            "The quorum was 50 persons; 72 were present.",
            certainty=Certainty.GENERAL,
        ),
    }


def _plan() -> dict[str, Any]:
    return {
        "plan_eyebrow": ["Assemblée générale annuelle"],
        "meeting": date(2027, 4, 24),
        "earliest": date(2027, 3, 10),
        "latest": date(2027, 4, 14),
        "chosen": date(2027, 4, 9),
        "today": date(2027, 3, 3),
        "steps": [
            {"label": "Date et lieu", "url": "#date", "state": "done"},
            {"label": "Ordre du jour", "url": "#ordre", "state": "done"},
            {"label": "Avis", "state": "current"},
            {"label": "Membres avisés", "state": "todo"},
            {"label": "Soirée", "state": "todo"},
        ],
        "notice": _finding(
            Outcome.MET,
            Level.INFO,
            "Du 10 mars au 14 avril : de 45 à 10 jours avant l’assemblée.",
            "From March 10 to April 14: 45 to 10 days before the meeting.",
        ),
        "clear_days": _finding(
            Outcome.DOUBTFUL,
            Level.WARN,
            "Le 14 avril est le tout dernier jour.",
            "April 14 is the very last day.",
            remark=(
                "Valide seulement si l’on ne compte pas en jours francs. Visez le 9 avril.",
                "Valid only if clear days are not counted. Aim for April 9.",
            ),
            certainty=Certainty.UNKNOWN,
        ),
        "agenda": [
            {"number": 1, "title": "Ouverture", "end": "19 h 02", "state": "done"},
            {"number": 2, "title": "Rapport annuel", "end": "19 h 10", "state": "done"},
            {"number": 3, "title": "Modifier l’article 7.3", "url": "result.html", "end": "8 min", "state": "current"},
            {"number": 4, "title": "Élection au conseil", "note": "3 sièges", "end": "30 min", "state": ""},
            {"number": 5, "title": "Période de questions", "end": "15 min", "state": ""},
        ],
    }


def _register() -> dict[str, Any]:
    request_pages = Paginator(range(2114), 50)
    return {
        "member_eyebrow": ["Registre", "membre M0000412", "état au 31 décembre 2025, tel que connu aujourd’hui"],
        "events": [
            {"title": "Nouvelle adresse", "when": "le 2 mars 2026, après la date choisie", "later": True},
            {
                "title": "Devient membre travailleuse",
                "when": "le 3 mars 2024, résolution CA-2024-11, inscrite le 8 mars",
            },
            {"title": "Vote suspendu", "when": "le 20 avril 2022, contestée le 29 avril"},
            {"title": "Admise membre utilisatrice", "when": "le 12 septembre 2019, résolution CA-2019-31"},
        ],
        "shares": [{"label": "Parts payées", "value": "200 $"}, {"label": "Reste dû", "value": "0 $"}],
        "facts": [
            {"label": "Adresse", "value": "12, rue des Érables, Québec G1K 2B4"},
            {"label": "Courriel", "value": "amelie.levesque@example.org"},
            {"label": "Avis", "value": "Français, par courriel depuis le 12 septembre 2019"},
        ],
        "columns": [
            {"label": "Opération"},
            {"label": "Effet"},
            {"label": "Quantité", "numeric": True},
            {"label": "Montant", "numeric": True},
            {"label": "État"},
        ],
        "rows": [
            ["Souscription", "12 septembre 2019", "+10", "100,00 $", {"text": "Payée", "tone": "yes"}],
            ["Souscription", "3 mars 2024", "+10", "100,00 $", {"text": "Payée", "tone": "yes"}],
        ],
        "search": Search(),
        "people": [
            {
                "name": "Amélie Lévesque",
                "url": "#1",
                "number": "M0000412",
                "town": "Québec",
                "category": "travailleuse",
            },
            {
                "name": "Amélie Lévesque",
                "url": "#2",
                "number": "M0001877",
                "town": "Lévis",
                "category": "utilisatrice",
                "tag": "Suspendue",
                "tone": "warn",
            },
            {"name": "Coopérative de la Rive", "url": "#3", "number": "M0000007", "category": "soutien"},
        ],
        "listing": request_pages.page(7),
    }


def _elements() -> dict[str, Any]:
    refused = Planning({"title": "", "held_on": "31 avril", "text": "Il est proposé…", "posted": "on"})
    return {
        "refused": refused,
        "soon": NOW + timedelta(minutes=6),
        "later": NOW + timedelta(days=3),
        "past": NOW - timedelta(minutes=4),
        "every_tone": [
            _finding(Outcome.NOT_MET, Level.HARD, "L’avis manque en français.", "The notice is missing in French."),
            _finding(Outcome.NOT_MET, Level.WARN, "Le vote ouvre avant l’assemblée.", "The vote opens too early."),
        ],
    }


def _finding(
    outcome: Outcome,
    level: Level,
    fr: str,
    en: str,
    *,
    remark: tuple[str, str] = ("", ""),
    arithmetic: str = "",
    certainty: Certainty = Certainty.TEXT,
) -> Finding:
    rule = RuleRef(
        key="special_majority",
        value="2/3",
        unit="",
        source_fr="Article 11.2 du règlement, en vigueur depuis le 2 mai 2024",
        source_en="By-law, article 11.2, in force since May 2, 2024",
        certainty=certainty,
        rule_set="qc_coop_solidarity",
        article="11.2",
    )
    return Finding("shown", outcome, level, (), rule, fr, en, *remark, arithmetic)
