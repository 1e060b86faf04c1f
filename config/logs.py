"""Structured logs: one event name with key-value pairs; readable here, JSON in production."""

import logging.config
import re
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

# What follows these in an address opens a door to whoever reads it. A test compares them with the routes.
_SECRET_IN_PATH = re.compile(
    r"(/n/|/activate/|/code/|/apply/|/email/|/news/|/check/|/columns/|/d/|/feed/)[^/\s?\"'<>&]+"
)
# Whose it is, is nobody's business who reads the log; what a mail server answers names it as well.
ADDRESS = re.compile(r"<?[^\s<>\"'(),:;=]+@[^\s<>\"'(),:;]+\.[^\s<>\"'(),:;]+>?")


def hide_tokens(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Return the event with the tokens of addresses replaced by an ellipsis."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _SECRET_IN_PATH.sub(r"\1…", value)
    return event


def hide_addresses(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Return the event with the addresses of e-mail replaced by an ellipsis, in the tracebacks too."""
    for key, value in event.items():
        # The account is a user at a server, which an operator must recognise.
        if isinstance(value, str) and "@" in value and key != "account":
            event[key] = ADDRESS.sub("…", value)
    return event


def _drop_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    # Django attaches the whole request to its records; printed, it would show the address again.
    event.pop("request", None)
    event.pop("positional_args", None)
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_config(*, as_json: bool) -> dict[str, Any]:
    """Return the logging configuration, for the standard library and for structlog alike."""
    last = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    renderers: list[Processor] = [structlog.processors.format_exc_info, hide_tokens, hide_addresses, last]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*SHARED, structlog.stdlib.ExtraAdder()],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _drop_request,
                    *renderers,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # config.middleware.RequestLog says the same with the pattern in place of the address.
            "django.server": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
        },
    }


# One list, the same at each set-up (Celery sets Django up once more): a logger keeps the list it was first used with,
# and what puts another in its place for a while, as a test that reads the log, must reach that one.
PROCESSORS: list[Processor] = [
    structlog.stdlib.filter_by_level,
    *SHARED,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]


def configure(config: dict[str, Any]) -> None:
    """Set up both worlds; Django calls this with its LOGGING setting."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=PROCESSORS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
