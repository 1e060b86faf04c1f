"""What is said beside the pictures of a count."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "picture.quota": ("Quota : {votes}", "Quota: {votes}"),
    "picture.elected": ("élection", "elected"),
    "picture.excluded": ("exclusion", "excluded"),
    "picture.vacant": ("siège vacant", "vacant seat"),
    "picture.open": ("siège encore à pourvoir", "seat still to be filled"),
    "picture.kept": ("voix gardées", "votes kept"),
    "picture.received": ("voix reçues", "votes received"),
    "picture.given": ("voix cédées", "votes passed on"),
    "picture.seats": ("Sièges", "Seats"),
    "picture.bars": ("Voix à chaque étape", "Votes at each stage"),
    "picture.bars.once": ("Voix", "Votes"),
    "picture.dot": ("Un point est une voix.", "One dot is one vote."),
    "picture.rounded": (
        "Arrondi à deux décimales ; le tableau donne les nombres exacts.",
        "Rounded to two decimals; the table gives the exact numbers.",
    ),
}
