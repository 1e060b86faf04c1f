"""What is said of colleges, in tables and of motions."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "college.table": ("Voix par collège", "Votes by college"),
    "college.table.stage": ("Voix par collège, étape {n}", "Votes by college, stage {n}"),
    "college.weight": ("Poids dans le tout", "Weight in the whole"),
    "college.share": ("Part pour", "Share for"),
    "college.none": ("aucun", "none"),
    "college.motion.adopted": (
        "La proposition est adoptée : les collèges, selon leur poids, sont pour à {share}.",
        "The motion is adopted: the colleges, by their weights, are {share} for it.",
    ),
    "college.motion.rejected": (
        "La proposition est rejetée : les collèges, selon leur poids, sont pour à {share}.",
        "The motion is rejected: the colleges, by their weights, are {share} for it.",
    ),
    "college.motion.short": (
        "La proposition est rejetée : les collèges, selon leur poids, sont pour à {share}, mais la majorité manque dans l'un ou l'autre.",
        "The motion is rejected: the colleges, by their weights, are {share} for it, but a majority is missing in one or another.",
    ),
    "college.motion.part": (
        "Collège {name}, poids {weight} : {votes}. Part pour : {share}, soit {percent}.",
        "College {name}, weight {weight}: {votes}. Share for: {share}, that is {percent}.",
    ),
    "college.motion.silent": (
        "Collège {name} : aucune voix pour ni contre.",
        "College {name}: no vote for or against.",
    ),
    "college.more_than": ("Il fallait plus {share:de} de l’ensemble.", "More than {share} of the whole was needed."),
    "college.at_least": ("Il fallait {share} de l’ensemble.", "{share} of the whole was needed."),
    "college.motion.met": (
        "La part pour est de {percent} (exactement {share}) : la majorité est atteinte.",
        "The share for is {percent} (exactly {share}): the majority is reached.",
    ),
    "college.motion.missed": (
        "La part pour est de {percent} (exactement {share}) : la majorité n'est pas atteinte.",
        "The share for is {percent} (exactly {share}): the majority is not reached.",
    ),
    "college.majorities.met": (
        "Elle y est : {names}.",
        "It is there: {names}.",
    ),
    "college.majorities.missed": (
        "Elle ne l'est pas dans assez de collèges (atteinte dans : {names}).",
        "It is not reached in enough of them (reached in: {names}).",
    ),
    "method.motion-by-college": ("Proposition, par collèges", "Motion, by colleges"),
    "rule.motion-by-college": (
        "Chaque collège compte pour son poids, quel que soit le nombre de ses bulletins. Les parts sont des fractions exactes, arrondies pour l'affichage seulement.",
        "Each college counts for its weight, whatever the number of its ballots. Shares are exact fractions, rounded for show only.",
    ),
}
