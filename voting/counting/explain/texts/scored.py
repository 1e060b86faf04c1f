"""What is said of points, scores and grades."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "points": (("{n} point", "{n} points"), ("{n} point", "{n} points")),
    "method.borda": ("Points selon le rang (Borda)", "Points by place (Borda)"),
    "rule.borda": (
        "Le premier rang donne autant de points qu'il y a d'autres candidatures, le dernier aucun ; les candidatures sans rang se partagent le reste.",
        "The first place gives as many points as there are other candidates, the last none; those not ranked share the rest.",
    ),
    "borda.modified": (
        "Un bulletin qui classe moins de candidatures donne moins de points.",
        "A ballot that ranks fewer candidates gives fewer points.",
    ),
    "points.title": ("Total des points", "Points in all"),
    "points.total": ("Les points : {shares}.", "The points: {shares}."),
    "points.elected": (
        (
            "{names} a le plus de points : un siège est pourvu.",
            "{names} ont le plus de points : {n} sièges sont pourvus.",
        ),
        ("{names} has most points and is elected.", "{names} have most points and are elected."),
    ),
    "method.score": ("Vote par notes", "Score vote"),
    "rule.score": (
        "Les notes s'additionnent ; le plus haut total est élu.",
        "Scores are added up; the highest total is elected.",
    ),
    "score.scale": ("Les notes vont de 0 à {most}.", "Scores run from 0 to {most}."),
    "score.averages": (
        "Une case vide ne compte pas ; on prend la moyenne des notes données : {shares}.",
        "An empty box does not count; the scores given are averaged: {shares}.",
    ),
    "score.short": (
        "Trop peu de notes pour obtenir un siège : {names}.",
        "Too few scores to be elected: {names}.",
    ),
    "method.star": ("Notes, puis second tour instantané (STAR)", "Scores, then automatic run-off (STAR)"),
    "rule.star": (
        "Les deux plus hauts totaux vont au second tour ; l'emporte la candidature que plus de bulletins notent mieux.",
        "The two highest totals come to the run-off; whoever more ballots score higher wins.",
    ),
    "star.finalists": ("{names} vont au second tour.", "{names} come to the run-off."),
    "star.title.runoff": ("Second tour", "Run-off"),
    "star.prefer": (
        ("{n} bulletin note mieux {name}", "{n} bulletins notent mieux {name}"),
        ("{n} ballot scores {name} higher", "{n} ballots score {name} higher"),
    ),
    "star.equal": (
        ("{n} note pareil", "{n} notent pareil"),
        ("{n} scores them alike", "{n} score them alike"),
    ),
    "star.runoff": ("Au second tour, {counts}.", "In the run-off, {counts}."),
    "star.elected": ("{names} remporte l'élection.", "{names} is elected."),
    "compared.sum": ("Total des points : {shares}.", "Points in all: {shares}."),
    "compared.preferred_to": (
        "Nombre d'autres à égalité que l'on dépasse : {shares}.",
        "Others of the tied who are beaten: {shares}.",
    ),
    "compared.highest_scores": ("Nombre de notes les plus hautes : {shares}.", "Highest scores: {shares}."),
    "compared.preferring": ("Bulletins qui notent mieux : {shares}.", "Ballots that score higher: {shares}."),
    "compared.of": ("{name} {votes}", "{name} {votes}"),
    "tie.final": ("Va donc au second tour : {name}.", "So to the run-off: {name}."),
    "method.majority-judgment": ("Jugement majoritaire", "Majority judgment"),
    "rule.majority-judgment": (
        "La mention majoritaire est la meilleure que plus de la moitié des bulletins donnent au moins. À mention égale, on retire une mention majoritaire à chaque candidature et l'on compare encore.",
        "The majority grade is the best that more than half of the ballots give at least. Where it is the same, one majority grade is taken from each and they are compared again.",
    ),
    "judgment.title": ("Mentions majoritaires", "Majority grades"),
    "judgment.medians": ("Mentions majoritaires : {grades}.", "Majority grades: {grades}."),
    "judgment.of": ("{name} « {grade} »", "{name} “{grade}”"),
    "judgment.compared": (
        (
            "{name} et {other} ont la même mention. Une mention retirée à chaque candidature, il reste « {grade} » à {name} et « {worse} » à {other}.",
            "{name} et {other} ont la même mention. Après {n} mentions retirées à chaque candidature, il reste « {grade} » à {name} et « {worse} » à {other}.",
        ),
        (
            "{name} and {other} have the same grade. With one taken from each, {name} has “{grade}” and {other} “{worse}”.",
            "{name} and {other} have the same grade. With {n} taken from each, {name} has “{grade}” and {other} “{worse}”.",
        ),
    ),
    "judgment.elected": (
        (
            "{names} a le meilleur jugement : un siège est pourvu.",
            "{names} ont les meilleurs jugements : {n} sièges sont pourvus.",
        ),
        ("{names} is judged best and is elected.", "{names} are judged best and are elected."),
    ),
    "table.grades": ("Bulletins par mention", "Ballots by grade"),
    "table.median": ("Mention majoritaire", "Majority grade"),
    "grade.excellent": ("Excellent", "Excellent"),
    "grade.very_good": ("Très bien", "Very good"),
    "grade.good": ("Bien", "Good"),
    "grade.fair": ("Passable", "Fair"),
    "grade.poor": ("Insuffisant", "Poor"),
    "grade.reject": ("À rejeter", "Reject"),
    "table.points": ("Points", "Points"),
    "table.shares": ("Parts de l’ensemble, en %", "Shares of the whole, in %"),
}
