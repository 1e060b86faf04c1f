"""What is said of the single transferable vote by the Meek rule."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "method.stv-meek-prf": ("Vote unique transférable, règle de Meek", "Single transferable vote, Meek rule"),
    "rule.stv-meek-prf": (
        "Règle de Meek de référence, Proportional Representation Foundation, neuf décimales.",
        "Reference Meek Rule, Proportional Representation Foundation, nine decimals.",
    ),
    "meek.quota": (
        "Le quota de départ est de {votes} : {valid} ÷ ({seats} + 1), coupé à neuf décimales, plus 0,000000001. Il baisse à mesure que des bulletins ne comptent plus.",
        "The quota begins at {votes}: {valid} ÷ ({seats} + 1), cut to nine decimals, plus 0.000000001. It falls as ballots no longer count.",
    ),
    "meek.title.elect": ("Élection {names:de}", "Election of {names}"),
    "meek.shared": (
        (
            "On répartit les bulletins une fois : le quota est de {quota}.",
            "On répartit les bulletins {n} fois, chaque personne élue n'en gardant que ce qu'il lui faut : le quota est de {quota}.",
        ),
        (
            "The ballots are shared out once: the quota is {quota}.",
            "The ballots are shared out {n} times, each elected person keeping only what is needed: the quota is {quota}.",
        ),
    ),
    "meek.standing": ("Voix : {shares}.", "Votes: {shares}."),
    "meek.keep": (
        "Part que chaque personne élue garde d'un bulletin : {shares}.",
        "What each elected person keeps of a ballot: {shares}.",
    ),
    "meek.share": ("{name} {share}", "{name} {share}"),
    "meek.exclusion": (
        "Le surplus qui reste ({surplus}) ne changerait plus rien. On exclut {name}, qui a le moins de voix ({votes}).",
        "The surplus left ({surplus}) would change nothing more. {name}, who has the fewest votes ({votes}), is excluded.",
    ),
    "meek.exclusion.tied": (
        "Le surplus qui reste est de {surplus}. On exclut {name} ({votes}).",
        "The surplus left is {surplus}. {name} is excluded ({votes}).",
    ),
    "meek.close": (
        "L'écart de leurs voix est plus petit que le surplus qui reste à répartir : leur ordre n'est pas certain.",
        "Their votes differ by less than the surplus still to be shared out: their order is not certain.",
    ),
    "picture.quota.each": ("Quota de l'étape", "Quota of the stage"),
}
