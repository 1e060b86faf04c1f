"""What the environment says: services, secrets and hosts, read once and refused when unsafe.

A refusal is an ImproperlyConfigured of one line that names its remedy; manage.py prints that line
and nothing else.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.wording import either

TRUE = {"1", "true", "yes", "on", "oui"}
FALSE = {"0", "false", "no", "off", "non", ""}


def flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Return the yes or no that `name` carries; refuse anything else."""
    value = environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(
        either(
            f"{name}={value} n’est ni oui ni non. Écrivez {name}=1 ou {name}=0.",
            f"{name}={value} is neither yes nor no. Write {name}=1 or {name}=0.",
        )
    )


def whole_number(environ: Mapping[str, str], name: str, *, default: int) -> int:
    """Return the whole number that `name` carries; refuse anything else."""
    value = environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(
            either(
                f"{name}={value} n’est pas un nombre entier. Écrivez par exemple {name}={default}",
                f"{name}={value} is not a whole number. Write for example {name}={default}",
            )
        )
    return int(value)


def words(environ: Mapping[str, str], name: str) -> list[str]:
    """Return the comma-separated words of `name`, blanks left out."""
    return [word.strip() for word in environ.get(name, "").split(",") if word.strip()]


def is_local(environ: Mapping[str, str]) -> bool:
    """Return whether this is somebody's own machine, where things are tried or made.

    Whoever gives a secret key or host names is putting the product before people, so either one
    turns the default off; DEBUG itself always wins.
    """
    serious = bool(environ.get("SECRET_KEY") or environ.get("ALLOWED_HOSTS"))
    return flag(environ, "DEBUG", default=not serious)


def secret_key(environ: Mapping[str, str], *, local: bool, home: Path) -> str:
    """Return SECRET_KEY; on somebody's own machine one drawn at first use and kept in `home`."""
    given = environ.get("SECRET_KEY", "")
    if given or not local:
        return given
    kept = home / "secret_key"
    try:
        return kept.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    drawn = secrets.token_urlsafe(64)
    try:
        home.mkdir(parents=True, exist_ok=True)
        # O_EXCL lets one of several processes starting together win; the others read its key.
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii")
    except OSError:
        # A read-only clone can still be linted and checked; nothing signed by this key lasts.
        return drawn
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(drawn)
    return drawn


def redis_database(url: str, number: int) -> str:
    """Return `url` pointed at the numbered Redis database."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    if parts.scheme in {"redis", "rediss"} and parts.hostname:
        return f"{parts.scheme}://{parts.netloc}/{number}" + (f"?{parts.query}" if parts.query else "")
    raise ImproperlyConfigured(
        either(
            "REDIS_URL n’est pas une adresse de Redis. Écrivez par exemple REDIS_URL=redis://127.0.0.1:6379/0",
            "REDIS_URL is not an address of Redis. Write for example REDIS_URL=redis://127.0.0.1:6379/0",
        )
    )


def broker_url(url: str, number: int) -> str:
    """Return the numbered Redis database of `url` in the spelling the task broker reads."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host={number}"
    return redis_database(url, number)


def site_url(environ: Mapping[str, str], *, hosts: list[str], local: bool) -> str:
    """Return the address of the site, without its last slash: SITE_URL, or what the rest implies."""
    given = environ.get("SITE_URL", "").strip().rstrip("/")
    if given:
        if not given.startswith(("https://", "http://")):
            raise ImproperlyConfigured(
                either(
                    f"SITE_URL={given} n’est pas une adresse. Écrivez par exemple SITE_URL=https://vote.example.org",
                    f"SITE_URL={given} is not an address. Write for example SITE_URL=https://vote.example.org",
                )
            )
        return given
    if local:
        return f"http://127.0.0.1:{whole_number(environ, 'PORT', default=8000)}"
    return f"https://{hosts[0].lstrip('.')}"


# By provider, what it wants: the key that sends, and the one by which its events are known to be its own.
PROVIDERS = {
    "mailgun": ("MAILGUN_API_KEY", "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "postal": ("POSTAL_API_URL", "POSTAL_API_KEY", "POSTAL_WEBHOOK_KEY"),
}


def mail_provider(environ: Mapping[str, str]) -> str:
    """Return the provider that sends instead of a mail server, or nothing. Refused without its keys."""
    provider = environ.get("MAIL_PROVIDER", "")
    if not provider:
        return ""
    if provider not in PROVIDERS:
        known = ", ".join(sorted(PROVIDERS))
        raise ImproperlyConfigured(
            either(
                f"MAIL_PROVIDER={provider} est inconnu. Les fournisseurs dont les événements sont signés : {known}.",
                f"MAIL_PROVIDER={provider} is not known. The providers whose events are signed: {known}.",
            )
        )
    missing = ", ".join(name for name in PROVIDERS[provider] if not environ.get(name))
    if missing:
        raise ImproperlyConfigured(
            either(
                f"Avec MAIL_PROVIDER={provider}, donnez aussi : {missing}.",
                f"With MAIL_PROVIDER={provider}, give as well: {missing}.",
            )
        )
    return provider


def refuse_unsafe(*, secret_key: str, hosts: list[str], environ: Mapping[str, str], demonstration: bool) -> None:
    """Refuse to run before the public on defaults that only suit somebody's own machine."""
    faults = {
        either(
            "SECRET_KEY manque, ou a moins de 50 caractères. Tirez-en une, et gardez-la secrète :"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(64))'",
            "SECRET_KEY is missing, or shorter than 50 characters. Draw one, and keep it secret:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(64))'",
        ): len(secret_key) < 50 or len(set(secret_key)) < 5,
        either(
            "ALLOWED_HOSTS manque. Nommez les hôtes servis, par exemple ALLOWED_HOSTS=vote.example.org",
            "ALLOWED_HOSTS is missing. Name the hosts served, for example ALLOWED_HOSTS=vote.example.org",
        ): not hosts,
        either(
            "ALLOWED_HOSTS répond à n’importe quel nom. Nommez chaque hôte servi plutôt que « * ».",
            "ALLOWED_HOSTS answers to any name. Name each host served instead of “*”.",
        ): any(host.startswith("*") or host == "." for host in hosts),
        either(
            "DATABASE_URL manque : la base embarquée ne sert qu’une machine, pour essayer."
            " Donnez par exemple DATABASE_URL=postgres://nom:motdepasse@hote/unevoix",
            "DATABASE_URL is missing: the embedded database serves one machine, for trying."
            " Give for example DATABASE_URL=postgres://user:password@host/unevoix",
        ): not environ.get("DATABASE_URL"),
        either(
            "REDIS_URL manque : le courtier embarqué ne sert qu’une machine, pour essayer."
            " Donnez par exemple REDIS_URL=redis://hote:6379/0",
            "REDIS_URL is missing: the embedded broker serves one machine, for trying."
            " Give for example REDIS_URL=redis://host:6379/0",
        ): not environ.get("REDIS_URL"),
        either(
            "EMAIL_URL manque : les avis n’iraient nulle part."
            " Donnez par exemple EMAIL_URL=submission://nom:motdepasse@hote:587",
            "EMAIL_URL is missing: notices would go nowhere."
            " Give for example EMAIL_URL=submission://user:password@host:587",
        ): not environ.get("EMAIL_URL") and not environ.get("MAIL_PROVIDER"),
        either(
            "UNEVOIX_DEMONSTRATION est en marche : elle montre ses accès et déplace l’horloge."
            " Arrêtez-la, ou mettez DEBUG=1.",
            "UNEVOIX_DEMONSTRATION is on: it shows its log-ins and moves the clock. Turn it off, or set DEBUG=1.",
        ): demonstration,
    }
    for sentence, is_so in faults.items():
        if is_so:
            raise ImproperlyConfigured(sentence + either(" (DEBUG est à 0.)", " (DEBUG is off.)"))
