"""Django settings. Every value is computed from the environment; nothing here talks to a server."""

import os
from email.utils import parseaddr
from typing import Any

import dj_database_url
import dj_email_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment, schema_names
from config.embedded import postgres, valkey
from config.logs import logging_config
from config.paths import BASE_DIR, home
from config.wording import either

# Lets models and forms name their types as the checkers read them.
django_stubs_ext.monkeypatch()

ENVIRON = os.environ
IS_LOCAL = environment.is_local(ENVIRON)
# Only for whoever asks: a person trying the product should meet its own pages when something fails.
DEBUG = IS_LOCAL and environment.flag(ENVIRON, "DEBUG", default=False)
HOME = home()

DATABASE_IS_EMBEDDED = not ENVIRON.get("DATABASE_URL")
REDIS_IS_EMBEDDED = not ENVIRON.get("REDIS_URL")
MAIL_IS_CAUGHT = not ENVIRON.get("EMAIL_URL") and not ENVIRON.get("MAIL_PROVIDER")

# The demonstration shows its log-ins and moves the clock, so it needs more than a local machine: either all
# its services are this clone's own, or somebody asked for it by name.
DEMONSTRATION = environment.flag(
    ENVIRON,
    "UNEVOIX_DEMONSTRATION",
    default=IS_LOCAL and DATABASE_IS_EMBEDDED and REDIS_IS_EMBEDDED and MAIL_IS_CAUGHT,
)

SECRET_KEY = environment.secret_key(ENVIRON, local=IS_LOCAL, home=HOME)
# What was sealed with a former key still opens.
SECRET_KEY_FALLBACKS = environment.words(ENVIRON, "SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words(ENVIRON, "ALLOWED_HOSTS")
if IS_LOCAL and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = [".localhost", "127.0.0.1", "[::1]"]
if not IS_LOCAL:
    environment.refuse_unsafe(secret_key=SECRET_KEY, hosts=ALLOWED_HOSTS, environ=ENVIRON, demonstration=DEMONSTRATION)

# -- What is installed -------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "tasks",
    "voting",
    "governance",
    "membership",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "django_linear_migrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.RequestLog",
    # Also what no proxy compresses: members vote on poor networks.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.NoSuchAddress",
    # Last, so that the zone of an organisation holds for its page and for nothing after it.
    "membership.web.gate.GateMiddleware",
    "membership.web.joined.JoinedMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.installation",
                "membership.web.context.navigation",
            ],
        },
    }
]

# -- Services ----------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    if DATABASE_IS_EMBEDDED:
        database: dict[str, Any] = postgres.database(HOME)
    else:
        try:
            database = dict(dj_database_url.parse(ENVIRON["DATABASE_URL"]))
        except (ValueError, KeyError):
            database = {}
        if database.get("ENGINE") != "django.db.backends.postgresql":
            raise ImproperlyConfigured(
                either(
                    "DATABASE_URL n’est pas une adresse de PostgreSQL."
                    " Écrivez par exemple DATABASE_URL=postgres://nom:motdepasse@hote:5432/unevoix",
                    "DATABASE_URL is not an address of PostgreSQL."
                    " Write for example DATABASE_URL=postgres://user:password@host:5432/unevoix",
                )
            )
    database["CONN_MAX_AGE"] = 0  # the pool keeps the connections, not the threads
    database["OPTIONS"] = {
        **database.get("OPTIONS", {}),
        "pool": {"min_size": 2, "max_size": 16, "timeout": 10},
    }
    # Two people, or two runs, may test on one server at the same time.
    database["TEST"] = {"NAME": ENVIRON.get("UNEVOIX_TEST_DATABASE") or None}
    return database


DATABASES = {"default": _database()}

REDIS_URL = valkey.url(HOME) if REDIS_IS_EMBEDDED else ENVIRON["REDIS_URL"]
# Tests use other numbered databases of the same server, so as not to disturb what is running.
REDIS_FIRST = environment.whole_number(ENVIRON, "UNEVOIX_REDIS_FIRST", default=0)
BROKER_URL = environment.broker_url(REDIS_URL, REDIS_FIRST + 1)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": environment.redis_database(REDIS_URL, REDIS_FIRST + 3),
        "KEY_PREFIX": "unevoix",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

MAIL_PORT = environment.whole_number(ENVIRON, "MAIL_PORT", default=8025)
_email = dj_email_url.parse(ENVIRON.get("EMAIL_URL") or f"smtp://127.0.0.1:{MAIL_PORT}")
if not _email.get("EMAIL_BACKEND"):
    raise ImproperlyConfigured(
        "EMAIL_URL is not an address of a mail server. Write for example EMAIL_URL=submission://user:password@host:587."
    )
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
# Shorter than the lease of a letter being sent: see membership/services/sending.py.
EMAIL_TIMEOUT = environment.whole_number(ENVIRON, "MAIL_TIMEOUT", default=20)
# As many letters a minute as the provider allows; 0 is as many as it takes.
MAIL_PER_MINUTE = environment.whole_number(ENVIRON, "MAIL_PER_MINUTE", default=0)
# Whoever reads /metrics says this word; without it the page does not exist.
METRICS_TOKEN = ENVIRON.get("METRICS_TOKEN", "")
DEFAULT_FROM_EMAIL = ENVIRON.get("MAIL_FROM") or "unevoix@example.org"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Other channels than e-mail and paper, each by the class that carries it: `push=package.module.Class`.
CHANNEL_PLUGS = dict(word.split("=", 1) for word in environment.words(ENVIRON, "CHANNEL_PLUGS"))
# A provider's interface instead of a mail server: its name, and its keys as anymail calls them.
MAIL_PROVIDER = environment.mail_provider(ENVIRON)
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
ANYMAIL: dict[str, object] = {
    "REQUESTS_TIMEOUT": EMAIL_TIMEOUT,
    # A header that a provider cannot carry is left out, rather than the letter.
    "IGNORE_UNSUPPORTED_FEATURES": True,
    **{name: value for name, value in ENVIRON.items() if name.startswith(("MAILGUN_", "POSTAL_"))},
}
# What a domain must say for our server to send in its name; by default, that whoever may send for ours may for it.
MAIL_SPF = ENVIRON.get("MAIL_SPF") or "include:" + parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
# Whom to ask what stands in the names of a domain, `host` or `host:port`; by default whomever the machine asks.
NAME_SERVER = ENVIRON.get("NAME_SERVER", "")
# Where members reach us, for the links in what is mailed: a worker has no request to read it from.
# The licence gives whoever uses this installation the source of what runs here, changes included.
SOURCE_URL = ENVIRON.get("SOURCE_URL", "")
SITE_URL = environment.site_url(ENVIRON, hosts=ALLOWED_HOSTS, local=IS_LOCAL)

# -- Languages and time ------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"

# -- Who may log in ----------------------------------------------------------------------------

AUTH_USER_MODEL = "membership.Account"
AUTHENTICATION_BACKENDS = [
    "membership.web.backends.MemberNumberBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "membership.web.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "membership.web.forms.RequestCodeForm",
    "confirm_login_code": "membership.web.forms.ConfirmCodeForm",
    "reauthenticate": "membership.web.forms.OwnReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Without a password here allauth would also drop it from its own log-in form.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
# An unknown address gets the same page and no mail: nobody learns who is a member.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    # A hall where everybody signs in at once is one address: what is wide by address is narrow by key.
    "login": "150/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "request_login_code": "300/m/ip,3/m/key",
    # Per device, and per number whoever tries it; the key holds the organisation and the number.
    "number_login": "150/m/ip",
    "number_login_failed": "5/300s/key",
    "number_login_at_number": "60/300s/key",
    # An application is written once in a life; several persons may share an office's address.
    "apply": "10/h/ip",
    # A consultation open to the public is answered by everybody behind the address of a library or a housing block.
    "survey": "60/h/ip",
    # Each sends a message to an address that somebody typed.
    "email_change": "10/h/ip,5/h/key",
    "activate": "300/m/ip",
    "activate_failed": "5/300s/key",
    "activate_at_number": "60/300s/key",
    # The calendars of one provider come from few addresses, each of them a few times a day.
    "calendar_feed": "600/m/ip,60/h/key",
    # The word of the operators opens nothing of anybody's, but is not for guessing.
    "operations": "10/m/ip",
}

# -- What the browser is told --------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Addresses carry tokens (/n/…): no page tells another where the reader came from.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# Production stands behind a proxy that ends TLS and writes X-Forwarded-Proto itself.
SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_LOCAL
SECURE_HSTS_PRELOAD = not IS_LOCAL
SESSION_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_SECURE = not IS_LOCAL
LANGUAGE_COOKIE_SECURE = not IS_LOCAL
if not IS_LOCAL:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number(ENVIRON, "PROXIES", default=1)

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_LOCAL
        else "config.static_files.NamedByContent"
    },
}
WHITENOISE_USE_FINDERS = IS_LOCAL
WHITENOISE_AUTOREFRESH = IS_LOCAL

# -- The programming interface -----------------------------------------------------------------

# A document of 5 MB as a program joins it, in Base64, and what goes with it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 7_500_000
# A box for each letter that was posted.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["config.permissions.Nobody"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "membership.api.refusals.answer_errors",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Unevoix",
    "DESCRIPTION": "Members, assemblies and votes of a co-operative.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": schema_names.ENUMS,
    "TAGS": schema_names.TAGS,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# -- Logs ----------------------------------------------------------------------------------------

LOGGING_CONFIG = "config.logs.configure"
LOGGING = logging_config(as_json=not IS_LOCAL)
