"""What is said of duels, of paths through them, and of the order they give."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "method.condorcet": ("Duels (Condorcet)", "Duels (Condorcet)"),
    "rule.condorcet": (
        "Est élue la candidature qui bat chaque autre en duel.",
        "Whoever beats every other candidate in a duel is elected.",
    ),
    "method.schulze-winning-votes": ("Duels et chemins (Schulze)", "Duels and paths (Schulze)"),
    "rule.schulze-winning-votes": (
        "M. Schulze, Social Choice and Welfare 36 (2011), voix gagnantes.",
        "M. Schulze, Social Choice and Welfare 36 (2011), winning votes.",
    ),
    "pairwise.title": ("Duels", "Duels"),
    "pairwise.duels": (
        "On compare les candidatures deux à deux : pour chaque duel, combien de bulletins préfèrent l'une à l'autre.",
        "Candidates are compared two by two: in each duel, how many ballots prefer one to the other.",
    ),
    "pairwise.winner": ("{name} bat chaque autre candidature.", "{name} beats every other candidate."),
    "pairwise.no_winner": ("Personne ne bat toutes les autres candidatures.", "Nobody beats every other candidate."),
    "pairwise.closest": (
        "Le duel le plus serré {name:de} : {votes} contre {n}, face à {other}.",
        "{name:s} closest duel: {votes} to {n}, against {other}.",
    ),
    "condorcet.title": ("Résultat", "Result"),
    "condorcet.winner": (
        "{names} bat chaque autre candidature et remporte l'élection.",
        "{names} beats every other candidate and is elected.",
    ),
    "condorcet.none": (
        "Personne ne bat toutes les autres : personne n'obtient le siège.",
        "Nobody beats all others: nobody is elected.",
    ),
    "schulze.title.default": ("Face à « {name} »", "Against “{name}”"),
    "schulze.default": (
        "Une candidature reste en lice si plus de bulletins la préfèrent à « {name} » que l'inverse.",
        "A candidate stays in the count if more ballots prefer it to “{name}” than the reverse.",
    ),
    "schulze.default.ratio": (
        "Une candidature reste en lice si les bulletins qui la préfèrent à « {name} » sont plus de {ratio} fois ceux de l'inverse.",
        "A candidate stays in the count if the ballots that prefer it to “{name}” are more than {ratio} times the reverse.",
    ),
    "schulze.default.kept": (
        "{name}, {votes} contre {n} : reste en lice.",
        "{name}, {votes} to {n}: stays in the count.",
    ),
    "schulze.default.dropped": (
        "{name}, {votes} contre {n} : sort du compte.",
        "{name}, {votes} to {n}: leaves the count.",
    ),
    "schulze.title.paths": ("Chemins", "Paths"),
    "schulze.paths": (
        "Un duel gagné est un lien ; un chemin est aussi fort que son lien le plus faible. Une candidature passe devant une autre quand son chemin le plus fort est plus fort que celui du retour.",
        "A duel won is a link; a path is as strong as its weakest link. A candidate comes before another when the strongest path there is stronger than the strongest path back.",
    ),
    "schulze.order": ("L'ordre est : {order}.", "The order is: {order}."),
    "schulze.level": ("({names} à égalité)", "({names} level)"),
    "schulze.path": (
        "{name} bat {other} par {votes} contre {n}, par le chemin {steps}.",
        "{name} beats {other} by {votes} to {n}, by the path {steps}.",
    ),
    "schulze.step": ("{name} → {other} ({votes})", "{name} → {other} ({votes})"),
    "schulze.title.elect": ("Élection {names:de}", "Election of {names}"),
    "schulze.elected": (
        (
            "Personne ne passe devant {names} : un siège est pourvu.",
            "Personne ne passe devant {names} : {n} sièges sont pourvus.",
        ),
        ("Nobody comes before {names}, who is elected.", "Nobody comes before {names}, who are elected."),
    ),
    "schulze.nobody": (
        "Il ne reste que « {name} » : personne d'autre n'obtient de siège.",
        "Only “{name}” is left: nobody more is elected.",
    ),
    "schulze.not_proportional": (
        "Cet ordre n'est pas une représentation proportionnelle : une même majorité peut prendre tous les sièges.",
        "This order is not proportional: one majority may take all the seats.",
    ),
    "tie.chair": (
        "Le bulletin de la présidence, remis d'avance, désigne {name}.",
        "The chair's ballot, handed in beforehand, chooses {name}.",
    ),
    "pending.chair": (
        "Le bulletin de la présidence doit départager {names}.",
        "The chair's ballot must decide between {names}.",
    ),
    "table.duels": (
        "Duels : bulletins qui préfèrent la ligne à la colonne",
        "Duels: ballots that prefer the row to the column",
    ),
    "table.paths": ("Force du chemin de la ligne à la colonne", "Strength of the path from the row to the column"),
    "table.won": ("Duels gagnés", "Duels won"),
}
