"""What is said of run-offs: of one seat, and of several colleges."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "method.irv": ("Vote préférentiel à un siège", "Instant run-off"),
    "rule.irv": (
        "Est élue la candidature qui a plus de la moitié des voix ; tant qu'il n'y en a pas, la dernière est exclue.",
        "Whoever has more than half of the votes is elected; until somebody has, the last candidate is excluded.",
    ),
    "irv.elected": (
        "{names} a {votes}, plus de la moitié des {n} bulletins qui comptent (il en fallait {needed}), et remporte l'élection. C'est {active} de ceux-ci, et {valid} des bulletins valides.",
        "{names} has {votes}, more than half of the {n} ballots that count ({needed} were needed), and is elected. That is {active} of them, and {valid} of the valid ballots.",
    ),
    "irv.nobody": (
        "Personne n'a la majorité : il faut {needed} voix sur {n}.",
        "Nobody has a majority: {needed} votes of {n} are needed.",
    ),
    "irv.exclusion": (
        "On exclut {name}, qui a le moins de voix ({votes}).",
        "{name}, who has the fewest votes ({votes}), is excluded.",
    ),
    "irv.exclusion.tied": ("On exclut {name} ({votes}).", "{name} is excluded ({votes})."),
    "irv.title.batch": ("Exclusion de {n} candidatures", "Exclusion of {n} candidates"),
    "irv.batch": (
        "On exclut ensemble {names} : leurs voix réunies, {votes}, n'atteignent pas celles de la candidature suivante.",
        "{names} are excluded together: their votes together, {votes}, do not come up to those of the next candidate.",
    ),
    "irv.moved": (
        ("Son bulletin : {to}.", "Ses {n} bulletins : {to}."),
        ("The ballot: {to}.", "The {n} ballots: {to}."),
    ),
    "irv.moved.of": (
        ("Le bulletin {name:de} : {to}.", "Les {n} bulletins {name:de} : {to}."),
        ("{name:s} ballot: {to}.", "{name:s} {n} ballots: {to}."),
    ),
    "irv.no_papers": ("Aucun bulletin n'est à transférer.", "There is no ballot to transfer."),
    "method.electoral-college": ("Vote préférentiel par collèges", "Instant run-off by colleges"),
    "rule.electoral-college": (
        "Chaque collège compte pour son poids, quel que soit le nombre de ses bulletins. Les parts sont des fractions exactes, arrondies pour l'affichage seulement.",
        "Each college counts for its weight, whatever the number of its ballots. Shares are exact fractions, rounded for show only.",
    ),
    "college.first": (
        "Dans chaque collège, chaque bulletin compte pour sa première préférence. Parts de l’ensemble : {shares}.",
        "In each college each ballot counts for its first preference. Shares of the whole: {shares}.",
    ),
    "college.now": ("Les parts deviennent : {shares}.", "The shares become: {shares}."),
    "college.part": (
        "Collège {name}, poids {weight} : {votes}.",
        "College {name}, weight {weight}: {votes}.",
    ),
    "college.exclusion": (
        "On exclut {name}, qui a la plus petite part.",
        "{name}, who has the smallest share, is excluded.",
    ),
    "college.elected": (
        "{names} a {share}, plus de la moitié, et remporte l'élection.",
        "{names} has {share}, more than half, and is elected.",
    ),
    "college.alone": (
        "{names} reste seule candidature et remporte l'élection ({share}).",
        "{names} alone is left and is elected ({share}).",
    ),
    "college.short": (
        "{name} a plus de la moitié, mais pas la majorité dans assez de collèges.",
        "{name} has more than half, but not a majority in enough colleges.",
    ),
}
