"""What the command refuses, in one line of either language."""

import os
from collections.abc import Mapping

from voting.counting.errors import CountingError
from voting.counting.reading.errors import Unreadable
from voting.counting.reading.sentences import sentence

LANGUAGES = ("fr", "en")


class Refused(Exception):
    """code: a key of SENTENCES; known: what the sentence names."""

    def __init__(self, code: str, **known: str | int) -> None:
        super().__init__(code)
        self.code, self.known = code, known


class RefusedFile(Exception):
    """What is wrong with papers, and the file that it is wrong with."""

    def __init__(self, fault: Unreadable, file: str) -> None:
        super().__init__(file)
        self.fault, self.file = fault, file


ENGLISH: Mapping[str, str] = {
    "usage": "{said}. See --help.",
    "no_file": "{file} cannot be read: {why}. Give the path of a .blt, CSV or JSON file.",
    "no_method": "Say how to count with --method; there are: {methods}.",
    "unknown_method": "There is no method “{found}”; there are: {methods}.",
    "seats": "“{found}” is not a number of seats; write a whole number, 1 or more.",
    "option": "“{found}” is not an option; write it as name=value. {method} has: {options}.",
    "unknown_option": "{method} has no option “{found}”; it has: {options}.",
    "option_value": "{method} cannot be counted with these options ({found}); by default they are: {options}.",
    "kind": "{file} holds {found}, and {method} counts {wanted}; choose another method or file.",
    "lots_twice": "Give lots by --lots or by --seed, not both.",
    "lots_name": "{file}, line {line}: “{found}” is nobody who stands; write a candidate’s name or number, one a line.",
    "lots_again": "{file}, line {line}: “{found}” stands in the order already; name everybody once.",
    "lots_incomplete": "{file}: the order of lots leaves out {missing}; name everybody who stands, one a line.",
    "lots_document": "{file}: these lots are not in the form of a record ({why}).",
    "record": "{file} is no count record: {why}.",
    "choices": "{file} has a column “{found}”; the choices of a proposal are yes, no and abstain, each once.",
    "figures": "Say how many took part and how many may vote, with --option present=N --option entitled=N.",
    "colleges_papers": "{method} is counted by college: say of which each paper is, in a column “college” (CSV) or "
    "under “colleges” (JSON).",
    "colleges_weights": "The papers come by college; say the weight of each, with --option colleges={found}",
    "colleges_method": "{method} knows no weights, and the papers come by college: where each college elects its own, "
    "give one file a college; otherwise choose electoral-college or a method by marks.",
    "colleges_motion": "The papers come by college; count them with --method motion-by-college.",
    "college_unknown": "The papers name a college “{found}”, which has no weight; there are: {known}.",
    "record_candidates": "{file} has other candidates than the record; give the papers that were counted.",
    "UnknownChoice": "A paper names “{why}”, who does not stand.",
    "UnknownCandidate": "“{why}” does not stand, or is written in a way that an id cannot be.",
    "LotOrderIncomplete": "A tie needs a lot, and the order of lots leaves out {why}; name everybody who stands.",
    "DrawDoesNotFit": "A lot entered by officers is not the one that this tie needs: {why}.",
    "ImpossibleFigures": "More papers than people ({why}); say with --option present=N and entitled=N how many took "
    "part and how many may vote.",
    "TieRuleMissing": "Say what a tie does: --option tie=lost or --option tie=chair.",
    "CastingVoteNotDue": "There is no tie for the chair to end; leave casting_vote out.",
    "OneSeatOnly": "{why} elects one; write --seats 1, or choose a method for several seats.",
    "CountingError": "This cannot be counted: {why}.",
}

FRENCH: Mapping[str, str] = {
    "usage": "{said}. Voyez --help.",
    "no_file": "{file} ne peut pas être lu : {why}. Donnez le chemin d’un fichier .blt, CSV ou JSON.",
    "no_method": "Dites comment compter avec --method; il y a : {methods}.",
    "unknown_method": "Il n’y a pas de méthode « {found} »; il y a : {methods}.",
    "seats": "« {found} » n’est pas un nombre de sièges; écrivez un nombre entier, 1 ou plus.",
    "option": "« {found} » n’est pas une option; écrivez nom=valeur. {method} a : {options}.",
    "unknown_option": "{method} n’a pas d’option « {found} »; il y a : {options}.",
    "option_value": "{method} ne se compte pas avec ces options ({found}); par défaut : {options}.",
    "kind": "{file} contient des {found}, et {method} compte des {wanted}; changez de méthode ou de fichier.",
    "lots_twice": "Donnez les sorts par --lots ou par --seed, pas les deux.",
    "lots_name": "{file}, ligne {line} : « {found} » n’est pas candidat; écrivez un nom ou un numéro par ligne.",
    "lots_again": "{file}, ligne {line} : « {found} » est déjà dans l’ordre; nommez chaque personne une fois.",
    "lots_incomplete": "{file} : l’ordre du sort omet {missing}; nommez toutes les candidatures, une par ligne.",
    "lots_document": "{file} : ces sorts n’ont pas la forme de ceux d’un procès-verbal de dépouillement ({why}).",
    "record": "{file} n’est pas un procès-verbal de dépouillement : {why}.",
    "choices": "{file} a une colonne « {found} »; les choix d’une proposition sont oui, non et abstention, une fois "
    "chacun.",
    "figures": "Dites combien participaient et combien ont droit de vote, par --option present=N --option entitled=N.",
    "colleges_papers": "{method} se compte par collège : dites de quel collège est chaque bulletin, dans une colonne "
    "« collège » (CSV) ou sous « colleges » (JSON).",
    "colleges_weights": "Les bulletins viennent par collège; dites le poids de chacun, par --option colleges={found}",
    "colleges_method": "{method} ne connaît pas de poids, et les bulletins viennent par collège : si chaque collège "
    "élit les siens, donnez un fichier par collège; sinon choisissez electoral-college ou une méthode par croix.",
    "colleges_motion": "Les bulletins viennent par collège; comptez-les par --method motion-by-college.",
    "college_unknown": "Les bulletins nomment un collège « {found} », qui n’a pas de poids; il y a : {known}.",
    "record_candidates": "{file} a d’autres candidatures que le procès-verbal; donnez les bulletins comptés.",
    "UnknownChoice": "Un bulletin nomme « {why} », qui n’est pas candidat.",
    "UnknownCandidate": "« {why} » n’est pas candidat, ou s’écrit comme un identifiant ne peut pas l’être.",
    "LotOrderIncomplete": "Une égalité demande le sort, et son ordre omet {why}; nommez toutes les candidatures.",
    "DrawDoesNotFit": "Un tirage saisi n’est pas celui que cette égalité demande : {why}.",
    "ImpossibleFigures": "Plus de bulletins que de personnes ({why}); dites par --option present=N et entitled=N "
    "combien participaient et combien ont droit de vote.",
    "TieRuleMissing": "Dites ce que fait une égalité : --option tie=lost ou --option tie=chair.",
    "CastingVoteNotDue": "Aucune égalité n’attend la voix prépondérante; retirez casting_vote.",
    "OneSeatOnly": "{why} élit une seule personne; écrivez --seats 1, ou choisissez une méthode à plusieurs sièges.",
    "CountingError": "Le dépouillement ne peut pas se faire : {why}.",
}

SENTENCES: Mapping[str, Mapping[str, str]] = {"fr": FRENCH, "en": ENGLISH}

KINDS: Mapping[str, Mapping[str, str]] = {
    "fr": {"ranks": "rangs", "marks": "croix", "scores": "notes", "motion": "voix"},
    "en": {"ranks": "ranks", "marks": "marks", "scores": "scores", "motion": "votes on a motion"},
}


def line(wrong: Refused | RefusedFile | CountingError, language: str) -> str:
    """Return what is wrong, in one line."""
    if isinstance(wrong, RefusedFile):
        return sentence(wrong.fault, language, wrong.file)
    sentences = SENTENCES[language]
    if isinstance(wrong, Refused):
        kinds: Mapping[str, str] = KINDS[language] if wrong.code == "kind" else {}
        known = {name: kinds.get(str(value), _one_line(value)) for name, value in wrong.known.items()}
        return sentences[wrong.code].format(**known)
    code = type(wrong).__name__
    return sentences[code if code in sentences else "CountingError"].format(why=_one_line(str(wrong) or code))


def language_of_this_terminal() -> str:
    """Return `fr` where the terminal speaks French, else `en`."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "fr" if spoken.lower().startswith("fr") else "en"


def _one_line(value: str | int) -> str:
    shown = "".join(letter if letter.isprintable() else "�" for letter in str(value))
    return shown if len(shown) <= 300 else shown[:299] + "…"
