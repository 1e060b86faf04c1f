"""What is said of motions."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "choice.yes": ("pour", "for"),
    "choice.no": ("contre", "against"),
    "choice.abstain": ("abstention", "abstain"),
    "motion.title": ("Résultat du vote", "Result of the vote"),
    "motion.yes": (("{n} pour", "{n} pour"), ("{n} for", "{n} for")),
    "motion.no": (("{n} contre", "{n} contre"), ("{n} against", "{n} against")),
    "motion.abstain": (("{n} abstention", "{n} abstentions"), ("{n} abstention", "{n} abstentions")),
    "motion.adopted": ("La proposition est adoptée : {counts}.", "The motion is adopted: {counts}."),
    "motion.rejected": ("La proposition est rejetée : {counts}.", "The motion is rejected: {counts}."),
    "motion.undecided": (
        "Partage égal des voix : {counts}. La décision attend la voix prépondérante de la présidence.",
        "The votes are tied: {counts}. The decision waits for the chair's casting vote.",
    ),
    "motion.no_quorum": ("Pas de quorum, donc pas de décision : {counts}.", "No quorum, so no decision: {counts}."),
    "motion.quorum.met": (
        "Le quorum était de {required} ; {present} participaient.",
        "The quorum was {required}; {present} took part.",
    ),
    "motion.quorum.missed": (
        "Le quorum était de {required} ; {present} seulement participaient. La majorité n'est pas examinée.",
        "The quorum was {required}; only {present} took part. The majority is not looked at.",
    ),
    "motion.more_than": (
        "Il fallait plus {share:de} {base}, soit {needed} sur {n}.",
        "More than {share} {base} was needed: {needed} of {n}.",
    ),
    "motion.at_least": (
        "Il fallait {share} {base}, soit {needed} sur {n}.",
        "{share} {base} was needed: {needed} of {n}.",
    ),
    "motion.met": (
        "La majorité est atteinte : {left} {sign} {right}.",
        "The majority is reached: {left} {sign} {right}.",
    ),
    "motion.missed": (
        "La majorité n'est pas atteinte : {left} {sign} {right}.",
        "The majority is not reached: {left} {sign} {right}.",
    ),
    "motion.tied": ("Les voix sont également partagées : {yes} contre {no}.", "The votes are tied: {yes} to {no}."),
    "motion.tie.lost": ("À égalité, la proposition est rejetée.", "A tie loses the motion."),
    "motion.tie.pending": ("La présidence doit trancher.", "The chair must decide."),
    "motion.tie.yes": (
        "La présidence tranche par sa voix prépondérante : pour.",
        "The chair decides by the casting vote: for.",
    ),
    "motion.tie.no": (
        "La présidence tranche par sa voix prépondérante : contre.",
        "The chair decides by the casting vote: against.",
    ),
    "motion.abstentions": (
        "Les abstentions ne sont pas des voix exprimées.",
        "Abstentions are not votes cast.",
    ),
    "motion.abstentions.count": ("Les abstentions comptent au total des voix.", "Abstentions count among the votes."),
    "motion.abstentions.against": (
        "Sur cette base, ne pas voter pour revient à voter contre.",
        "On this base, not voting for is as good as voting against.",
    ),
    "part.1/2": ("la moitié", "half"),
    "part.1/3": ("le tiers", "one third"),
    "part.2/3": ("les deux tiers", "two thirds"),
    "part.3/4": ("les trois quarts", "three quarters"),
    "part.4/5": ("les quatre cinquièmes", "four fifths"),
    "base.cast": ("des voix exprimées", "of the votes cast"),
    "base.present": ("des personnes participant au vote", "of those taking part"),
    "base.entitled": ("des personnes ayant droit de vote", "of those entitled to vote"),
    "base.in_office": ("des personnes en fonction", "of those in office"),
    "base.fixed_seats": ("des sièges, même vacants", "of the seats, vacant ones included"),
    "table.choice": ("Choix", "Choice"),
}
