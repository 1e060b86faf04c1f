"""What is said of votes by marks, of reserved seats, of acclamation and of substitutes."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "method.plurality": ("Majorité simple, un siège", "Plurality, one seat"),
    "method.block-vote": ("Vote plurinominal", "Block vote"),
    "method.limited-vote": ("Vote limité", "Limited vote"),
    "method.cumulative": ("Vote cumulatif", "Cumulative vote"),
    "method.approval": ("Vote par approbation", "Approval vote"),
    "rule.plurality": ("La candidature qui a le plus de voix est élue.", "The candidate with most votes is elected."),
    "rule.block-vote": (
        "Les candidatures qui ont le plus de voix sont élues.",
        "The candidates with most votes are elected.",
    ),
    "rule.limited-vote": (
        "Les candidatures qui ont le plus de voix sont élues ; un bulletin a moins de marques que de sièges.",
        "The candidates with most votes are elected; a ballot has fewer marks than there are seats.",
    ),
    "rule.cumulative": (
        "Les candidatures qui ont le plus de voix sont élues ; un bulletin peut donner plusieurs voix à la même.",
        "The candidates with most votes are elected; a ballot may give several votes to one of them.",
    ),
    "rule.approval": (
        "Un bulletin approuve autant de candidatures qu'il veut ; les plus approuvées sont élues.",
        "A ballot approves as many candidates as it likes; the most approved are elected.",
    ),
    "marked.title": ("Total des voix", "Votes in all"),
    "marked.limit": (
        ("Un bulletin valide porte une marque.", "Un bulletin valide porte au plus {n} marques."),
        ("A valid ballot has one mark.", "A valid ballot has at most {n} marks."),
    ),
    "marked.total": ("Les voix : {shares}.", "The votes: {shares}."),
    "marked.none": (
        ("{n} bulletin refuse toutes les candidatures.", "{n} bulletins refusent toutes les candidatures."),
        ("{n} ballot is for none of the candidates.", "{n} ballots are for none of the candidates."),
    ),
    "marked.colleges": ("Parts de l’ensemble : {shares}.", "Shares of the whole: {shares}."),
    "marked.majority.met": (
        "La majorité demandée est de {n} : elle est atteinte.",
        "The majority asked for is {n}: it is reached.",
    ),
    "marked.majority.missed": (
        "La majorité demandée est de {n} : personne ne l'atteint.",
        "The majority asked for is {n}: nobody reaches it.",
    ),
    "marked.support": (
        "L'appui minimal est de {part} des bulletins valides, soit {n}.",
        "The minimum support is {part} of the valid ballots, that is {n}.",
    ),
    "marked.support.short": (
        ("{names} ne l'a pas.", "{names} ne l'ont pas."),
        ("{names} does not have it.", "{names} do not have it."),
    ),
    "marked.majorities": (
        ("Il faut aussi la majorité dans un collège.", "Il faut aussi la majorité dans {n} collèges."),
        ("A majority in one college is wanted as well.", "A majority in {n} colleges is wanted as well."),
    ),
    "marked.majorities.short": (
        ("{names} ne l'a pas.", "{names} ne l'ont pas."),
        ("{names} does not have it.", "{names} do not have it."),
    ),
    "marked.elected": (
        ("{names} a le plus de voix : un siège est pourvu.", "{names} ont le plus de voix : {n} sièges sont pourvus."),
        ("{names} has most votes and is elected.", "{names} have most votes and are elected."),
    ),
    "marked.elected.majority": (
        "{names} a plus de la moitié et remporte l'élection.",
        "{names} has more than half and is elected.",
    ),
    "marked.elected.nobody": ("Personne n'obtient de siège.", "Nobody is elected."),
    "marked.plain": (
        ("Le classement seul donnerait le siège à {names}.", "Le classement seul donnerait les {n} sièges à {names}."),
        ("The order alone would elect {names}.", "The order alone would elect {names}."),
    ),
    "marked.plain.tied": (
        "Le classement seul laisse à égalité, pour les derniers sièges : {names}.",
        "The order alone leaves a tie for the last seats: {names}.",
    ),
    "marked.second-round": (
        "Personne n'a la majorité. Un second tour, qui est un nouveau vote, se tient entre {names}.",
        "Nobody has the majority. A second round, which is a new vote, is held between {names}.",
    ),
    "marked.title.second-round": ("Second tour à tenir", "A second round is due"),
    "outcome.second_round": (
        "Aucune majorité : un second tour aura lieu.",
        "No majority: a second round will be held.",
    ),
    "seats.title.reservation": ("Sièges réservés", "Reserved seats"),
    "seats.final": (("Résultat : {names}.", "Résultat : {names}."), ("Result: {names}.", "Result: {names}.")),
    "seats.title.acclamation": ("Élection sans opposition", "Acclamation"),
    "seats.acclamation": (
        "Il n'y a pas plus de candidatures que de sièges. Sans vote, le siège revient à : {names}.",
        "No more stand than there are seats. Elected without a vote: {names}.",
    ),
    "seats.title.confirmation": ("Vote de confirmation", "Vote of confirmation"),
    "seats.confirmation": (
        "Il n'y a pas plus de candidatures que de sièges. Chacune est mise aux voix.",
        "No more stand than there are seats. Each is put to the vote.",
    ),
    "seats.confirmed": (
        "{name} : {yes} pour, {no} contre, {abstain} sans réponse. Il fallait {needed} pour : c'est atteint.",
        "{name}: {yes} for, {no} against, {abstain} without an answer. {needed} for were needed: reached.",
    ),
    "seats.not_confirmed": (
        "{name} : {yes} pour, {no} contre, {abstain} sans réponse. Il fallait {needed} pour : ce n'est pas atteint.",
        "{name}: {yes} for, {no} against, {abstain} without an answer. {needed} for were needed: not reached.",
    ),
    "reserved.protected": (
        "On ne peut exclure {name} : il faut garder assez de candidatures de la catégorie « {group} ».",
        "{name} may not be excluded: enough candidates of the class “{group}” must be kept.",
    ),
    "reserved.protected.sitting": (
        "{name} siège déjà : on ne l'exclut pas.",
        "{name} already sits and is not excluded.",
    ),
    "reserved.held_back": (
        "{name} atteint le quota, mais les sièges qui restent sont réservés : « {group} ».",
        "{name} reaches the quota, but the seats left are reserved: “{group}”.",
    ),
    "reserved.held_back.sitting": (
        "{name} atteint le quota, mais les sièges qui restent sont ceux des membres en poste.",
        "{name} reaches the quota, but the seats left are those of sitting members.",
    ),
    "reserved.doomed": (
        "Les sièges qui restent sont réservés (« {group} ») : on exclut d'abord {name}.",
        "The seats left are reserved (“{group}”): {name} is excluded first.",
    ),
    "reserved.doomed.sitting": (
        "Les sièges qui restent sont ceux des membres en poste : on exclut d'abord {name}.",
        "The seats left are those of sitting members: {name} is excluded first.",
    ),
    "reserved.maximum": (
        "La catégorie « {group} » a déjà son maximum ({limit}) : on laisse {name} de côté.",
        "The class “{group}” already has its maximum ({limit}): {name} is passed over.",
    ),
    "reserved.minimum": (
        "La catégorie « {group} » a droit à {limit} au moins : {name} obtient un siège.",
        "The class “{group}” is to have {limit} at least: {name} is elected.",
    ),
    "reserved.minimum.displaced": (
        "La catégorie « {group} » a droit à {limit} au moins : {name} obtient un siège, que cède {other}.",
        "The class “{group}” is to have {limit} at least: {name} is elected in the place of {other}.",
    ),
    "reserved.short.fill": (
        (
            "La catégorie « {group} » a droit à {limit} au moins, mais il manque une candidature : le siège va aux autres.",
            "La catégorie « {group} » a droit à {limit} au moins, mais il manque {n} candidatures : les sièges vont aux autres.",
        ),
        (
            "The class “{group}” is to have {limit} at least, but a candidate is missing: the seat goes to the others.",
            "The class “{group}” is to have {limit} at least, but {n} candidates are missing: the seats go to the others.",
        ),
    ),
    "reserved.short.vacant": (
        (
            "La catégorie « {group} » a droit à {limit} au moins, mais il manque une candidature : le siège reste vacant.",
            "La catégorie « {group} » a droit à {limit} au moins, mais il manque {n} candidatures : les sièges restent vacants.",
        ),
        (
            "The class “{group}” is to have {limit} at least, but a candidate is missing: the seat stays vacant.",
            "The class “{group}” is to have {limit} at least, but {n} candidates are missing: the seats stay vacant.",
        ),
    ),
    "reserved.short.displaced": ("Le siège est donc retiré à {names}.", "So {names} is not seated."),
    "substitute.any": ("pour tout siège, rang {n}", "for any seat, place {n}"),
    "substitute.class": ("« {group} », rang {n}", "“{group}”, place {n}"),
}
