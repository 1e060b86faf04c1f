"""What is said of ties, of lots, and of what a lot changed."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "tie.found": ("Égalité entre {names}, à {votes}.", "A tie between {names}, at {votes}."),
    "tie.found.plain": ("Égalité entre {names}.", "A tie between {names}."),
    "tie.stage": ("À l'étape {n}, leurs voix diffèrent : {votes}.", "At stage {n} their votes differ: {votes}."),
    "tie.never_differ": (
        "Leurs voix sont égales à toutes les étapes d'avant.",
        "Their votes are equal at every earlier stage.",
    ),
    "tie.left": ("L'égalité demeure entre {names}.", "The tie remains between {names}."),
    "tie.exclusion": ("On exclut donc {name}.", "So {name} is excluded."),
    "tie.election": ("{name} l'emporte donc.", "So {name} wins."),
    "tie.surplus": ("On commence donc par le surplus {name:de}.", "So {name:s} surplus goes first."),
    "tie.other": ("La suite est : {name}.", "The choice is {name}."),
    "lot.exclusion": ("Le tirage au sort exclut {name}.", "The lot excludes {name}."),
    "lot.election": ("Le tirage au sort désigne {name}.", "The lot falls on {name}."),
    "lot.surplus": (
        "Le tirage au sort désigne le surplus {name:de} pour commencer.",
        "The lot lets {name:s} surplus go first.",
    ),
    "lot.substitution": ("Le tirage au sort donne cet ordre : {name}.", "The lot gives this order: {name}."),
    "pending.substitution": (
        "Un tirage au sort doit dire dans quel ordre viennent les substituts {names}. Le compte reprendra dès qu'il sera inscrit.",
        "A lot must say in which order the substitutes {names} follow. The count resumes once it is entered.",
    ),
    "lot.other": ("Le tirage au sort désigne {name}.", "The lot falls on {name}."),
    "lot.order.first": ("Ordre du tirage : {names} ; le premier nom l'emporte.", "Lot order: {names}; the first wins."),
    "lot.order.last": (
        "Ordre du tirage : {names} ; le dernier nom est exclu.",
        "Lot order: {names}; the last is excluded.",
    ),
    "lot.order.listed": (
        "Ordre du tirage : {names} ; le premier nom est retenu.",
        "Lot order: {names}; the first is taken.",
    ),
    "lot.consequence.none": (
        "Ce tirage n'a rien changé : toute autre issue aurait donné les mêmes personnes élues.",
        "This lot changed nothing: any other outcome elects the same people.",
    ),
    "lot.consequence.elects": (
        "Ce tirage a compté : une autre issue aurait donné d'autres personnes élues.",
        "This lot mattered: another outcome would have elected other people.",
    ),
    "lot.consequence.unknown": (
        "On ne peut pas savoir ce qu'une autre issue aurait donné : elle aurait demandé d'autres tirages.",
        "What another outcome would have given is not known: it would have needed other lots.",
    ),
    "lot.consequence.not_examined": (
        "Ce qu'une autre issue aurait donné n'a pas été examiné.",
        "What another outcome would have given was not examined.",
    ),
    "pending.title": ("En attente d'un tirage au sort", "Waiting for a lot"),
    "pending.exclusion": (
        "Un tirage au sort entre {names} doit dire qui l'on exclut. Le compte reprendra dès qu'il sera inscrit.",
        "A lot between {names} must say who is excluded. The count resumes once it is entered.",
    ),
    "pending.election": (
        "Un tirage au sort entre {names} doit dire qui l'emporte. Le compte reprendra dès qu'il sera inscrit.",
        "A lot between {names} must say who wins. The count resumes once it is entered.",
    ),
    "pending.other": (
        "Il faut un tirage au sort entre {names}. Le compte reprendra dès qu'il sera inscrit.",
        "A lot is needed between {names}. The count resumes once it is entered.",
    ),
    "pending.surplus": (
        "Un tirage au sort entre {names} doit dire par quel surplus commencer. Le compte reprendra dès qu'il sera inscrit.",
        "A lot between {names} must say whose surplus goes first. The count resumes once it is entered.",
    ),
    "lots.seed": (
        "Les égalités se tirent au sort selon un ordre fixé d'avance par la graine publiée « {seed} ».",
        "Ties are broken by a lot order fixed beforehand by the published seed “{seed}”.",
    ),
    "lots.redraw": (
        "Pour refaire le tirage : calculez le sha256 de la graine suivie de « : » et de l'identifiant de chaque candidature ; l'ordre croissant des empreintes est l'ordre du tirage. Par exemple : {command}",
        "To draw it again: take the sha256 of the seed followed by “:” and the id of each candidate; the ascending order of these fingerprints is the lot order. For example: {command}",
    ),
    "lots.order": ("Ordre du tirage : {names}.", "Lot order: {names}."),
    "lots.given": (
        "Les égalités se tirent au sort selon un ordre remis avant le compte : {names}.",
        "Ties are broken by a lot order handed over before the count: {names}.",
    ),
    "lots.draw": (
        "Tirage à la main entre {names}, devant {officers}, {at} : {chosen}.",
        "Lot drawn by hand between {names}, before {officers}, {at}: {chosen}.",
    ),
}
