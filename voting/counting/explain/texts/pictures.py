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
    "picture.won": ("la ligne gagne le duel", "the row wins the duel"),
    "picture.lost": ("la ligne perd le duel", "the row loses the duel"),
    "picture.level": ("duel égal", "level duel"),
    "picture.half": ("la moitié des bulletins", "half of the ballots"),
    "picture.dot": ("Un point est une voix.", "One dot is one vote."),
    "picture.rounded": (
        "Arrondi à deux décimales ; le tableau donne les nombres exacts.",
        "Rounded to two decimals; the table gives the exact numbers.",
    ),
}
