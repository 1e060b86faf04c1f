"""What keeps the installation from running, and is for the person at the terminal to mend.

Refusal
├── embedded.errors.ServiceError   an embedded server did not start
├── Unreachable                    a server that the environment names does not answer
├── PortTaken, PortForbidden       the pages cannot be served there
├── AlreadyRunning                 another supervisor has the installation in hand
├── DidNotServe                    a part keeps dying
└── NotEmpty                       the demonstration would be mixed with somebody's data

Each is one line that says what happened and what to do; manage.py prints that line alone.
"""

from pathlib import Path

from config.wording import either


class Refusal(Exception):
    """The installation does not run; `str()` is one line with the remedy."""


class Unreachable(Refusal):
    def __init__(self, variable: str, server: str, where: str, reason: str) -> None:
        super().__init__(
            either(
                f"{variable} : {server} ne répond pas à {where} ({reason})."
                f" Démarrez-le ou corrigez l’adresse ; sans {variable}, le serveur embarqué est utilisé.",
                f"{variable}: {server} at {where} does not answer ({reason})."
                f" Start it or correct the address; without {variable} the embedded one is used.",
            )
        )


class PortTaken(Refusal):
    def __init__(self, port: int) -> None:
        super().__init__(
            either(
                f"Le port {port} est déjà pris par un autre programme."
                f" Arrêtez-le, ou choisissez-en un autre : PORT={port + 1} make demo",
                f"Port {port} is already taken by another program."
                f" Stop it, or choose another one: PORT={port + 1} make demo",
            )
        )


class PortForbidden(Refusal):
    def __init__(self, port: int, host: str) -> None:
        super().__init__(
            either(
                f"Impossible d’écouter sur {host}, port {port}. Choisissez un port au-dessus de 1024 : PORT=8000",
                f"Cannot listen on {host}, port {port}. Choose a port above 1024: PORT=8000",
            )
        )


class AlreadyRunning(Refusal):
    def __init__(self) -> None:
        super().__init__(
            either(
                "L’installation tourne déjà dans un autre terminal. Arrêtez-la là (Ctrl-C), ou allez à son adresse.",
                "The installation is already running in another terminal. Stop it there (Ctrl-C), or open its address.",
            )
        )


class DidNotServe(Refusal):
    def __init__(self, name: str, log: Path) -> None:
        super().__init__(
            either(
                f"« {name} » ne démarre pas. La raison est à la fin de {log}.",
                f"“{name}” does not start. The reason is at the end of {log}.",
            )
        )


class NotEmpty(Refusal):
    def __init__(self) -> None:
        super().__init__(
            either(
                "Cette base de données contient déjà des organisations : la démonstration n’y sera pas versée."
                " Donnez une base vide dans DATABASE_URL, ou lancez `make run`.",
                "This database already holds organisations: the demonstration will not be loaded into it."
                " Give an empty database in DATABASE_URL, or use `make run`.",
            )
        )
