"""What every explanation says: who is elected, papers by class, heads of tables, methods and their rules."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "and": (" et ", " and "),
    "sentence.join": (" ", " "),
    "votes": (("{n} voix", "{n} voix"), ("{n} vote", "{n} votes")),
    "papers": (("{n} bulletin", "{n} bulletins"), ("{n} ballot", "{n} ballots")),
    "stage": ("Étape {n}", "Stage {n}"),
    "share.of": ("{votes} pour {name}", "{votes} for {name}"),
    # -- who is elected
    "elected.only": (
        ("{names} remporte l'élection.", "{names} remportent l'élection."),
        ("{names} is elected.", "{names} are elected."),
    ),
    "elected.all": (
        ("{names} obtient le siège.", "{names} obtiennent les {n} sièges."),
        ("{names} is elected to the seat.", "{names} are elected to the {n} seats."),
    ),
    "elected.some": (
        ("{names} obtient un des {seats} sièges.", "{names} obtiennent {n} des {seats} sièges."),
        ("{names} is elected to one of the {seats} seats.", "{names} are elected to {n} of the {seats} seats."),
    ),
    "elected.nobody": ("Aucun siège n'est pourvu.", "No seat is filled."),
    "outcome.vacancies": (
        ("{n} siège reste vacant.", "{n} sièges restent vacants."),
        ("{n} seat stays vacant.", "{n} seats stay vacant."),
    ),
    "outcome.tie_pending": (
        "Le compte est suspendu : il attend un tirage au sort.",
        "The count is suspended: it waits for a lot to be drawn.",
    ),
    "outcome.no_election": (
        "Il n'y a aucun bulletin valide : aucun siège n'est pourvu.",
        "There is no valid ballot: no seat is filled.",
    ),
    "outcome.no_quorum": ("Le quorum manque.", "There is no quorum."),
    "withdrawn": (
        (
            "Désistement {names:de} : ce nom est retiré des bulletins.",
            "Désistements : {names}. Ces noms sont retirés des bulletins.",
        ),
        ("{names} withdrew and is taken off the ballots.", "{names} withdrew and are taken off the ballots."),
    ),
    # -- papers
    "papers.all": (
        ("{n} bulletin : {classes}.", "{n} bulletins : {classes}."),
        ("{n} ballot: {classes}.", "{n} ballots: {classes}."),
    ),
    "papers.none": ("Aucun bulletin.", "No ballot."),
    "papers.valid": (("{n} valide", "{n} valides"), ("{n} valid", "{n} valid")),
    "papers.blank": (("{n} blanc", "{n} blancs"), ("{n} blank", "{n} blank")),
    "papers.invalid": (("{n} rejeté ({why})", "{n} rejetés ({why})"), ("{n} rejected ({why})", "{n} rejected ({why})")),
    "papers.label.total": ("Bulletins", "Ballots"),
    "papers.label.valid": ("Valides", "Valid"),
    "papers.label.blank": ("Blancs", "Blank"),
    "papers.label.invalid": ("Rejetés : {why}", "Rejected: {why}"),
    "invalid.overvote": ("plus de marques que permis", "more marks than allowed"),
    "invalid.undervote": ("moins de marques qu'exigé", "fewer marks than required"),
    "invalid.no_first_preference": ("pas de première préférence lisible", "no first preference that can be read"),
    "invalid.duplicate": ("une candidature marquée deux fois", "a candidate marked twice"),
    "invalid.out_of_range": ("une valeur hors de l'échelle", "a value off the scale"),
    "invalid.not_allowed_value": ("une marque qui n'est pas permise", "a mark that is not allowed"),
    "invalid.identifiable": (
        "une marque qui permet d'identifier la personne",
        "a mark by which the voter may be known",
    ),
    "invalid.illegible": ("illisible", "cannot be read"),
    "invalid.not_official": ("pas un bulletin de ce vote", "not a ballot paper of this vote"),
    "invalid.other": ("motif : {code}", "reason: {code}"),
    # -- tables
    "table.votes": ("Voix à chaque étape", "Votes at each stage"),
    "table.votes.once": ("Voix", "Votes"),
    "table.candidate": ("Candidature", "Candidate"),
    "table.result": ("Issue", "Result"),
    "table.nobody": ("Pour personne", "For nobody"),
    "table.idle": ("Ne comptent plus", "No longer counting"),
    "table.total": ("Total", "Total"),
    "table.round": ("Étape {n}", "Stage {n}"),
    "result.elected": ("élection, étape {n}", "elected, stage {n}"),
    "result.elected.once": ("élection", "elected"),
    "result.excluded": ("exclusion, étape {n}", "excluded, stage {n}"),
    "result.withdrawn": ("désistement", "withdrew"),
    "result.continuing": ("en lice", "continuing"),
    # -- why somebody is elected
    "by.quota": ("quota atteint à l'étape {n}", "reached the quota at stage {n}"),
    "by.majority": ("majorité, étape {n}", "majority, stage {n}"),
    "by.most-votes": ("le plus de voix", "most votes"),
    "by.most-votes.points": ("le plus de points", "most points"),
    "by.most-votes.grades": ("le meilleur jugement", "judged best"),
    "by.remaining": ("siège restant, étape {n}", "remaining seat, stage {n}"),
    "by.acclamation": ("sans opposition", "by acclamation"),
    "by.reservation": ("siège réservé", "reserved seat"),
    "by.lot": ("tirage au sort, étape {n}", "by lot, stage {n}"),
    "by.casting-vote": ("voix prépondérante", "casting vote"),
    # -- methods and where their rules stand
    "method.motion": ("Proposition", "Motion"),
    "rule.motion": ("", ""),
    "method.stv-scottish": (
        "Vote unique transférable, règles écossaises",
        "Single transferable vote, Scottish rules",
    ),
    "rule.stv-scottish": (
        "Scottish Local Government Elections Order 2007 (SSI 2007/42), annexe 1, règles 45 à 52.",
        "Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52.",
    ),
    "rule.number": ("règle {n}", "rule {n}"),
}
