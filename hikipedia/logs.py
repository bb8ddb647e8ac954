"""What our servers write down when something goes wrong: what, and where in the code.

Never who asked, nor with which words: an error keeps its kind and its way through the code, and loses its
text, which may repeat what somebody typed. Of an address only the path is written.
"""

import datetime
import json
import logging
import traceback

FORMATS = ("plain", "json")
PLAIN = "{asctime} {levelname} {name} {message}"


class PlainFormatter(logging.Formatter):
    def formatException(self, info):
        return "\n".join([*where(info), kind(info)])


class JsonFormatter(logging.Formatter):
    """One line for each event."""

    def format(self, record):
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        event = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        if hasattr(request, "path"):
            event |= {"method": request.method, "path": request.path}
        if record.exc_info and record.exc_info[0]:
            event |= {"error": kind(record.exc_info), "where": where(record.exc_info)}
        return json.dumps(event, ensure_ascii=False)


def kind(info) -> str:
    """Of the error, and of those that led to it: `IntegrityError from UniqueViolation`."""
    error, found = info[1], [info[0].__qualname__]
    while error := error and (error.__cause__ or error.__context__):
        found.append(type(error).__qualname__)
    return " from ".join(found)


def where(info) -> list[str]:
    """Without the lines themselves: the code is at hand, and they make a log hard to read."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(info[2])]


def config(form: str, is_development: bool) -> dict:
    """For Django's LOGGING. Django logs the path of 5xx only."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": formatter(form, is_development)},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ours"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            # Whoever tries other people's names here would fill the log with whatever he likes.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


def formatter(form: str, is_development: bool = False) -> dict:
    if form == "json":
        return {"()": "hikipedia.logs.JsonFormatter"}
    kind = "logging.Formatter" if is_development else "hikipedia.logs.PlainFormatter"
    return {"()": kind, "fmt": PLAIN, "style": "{"}


def of_gunicorn(form: str) -> dict:
    """For gunicorn's logconfig_dict: its own form, or the same lines as everything else."""
    if form != "json":
        return {}
    console = {"class": "logging.StreamHandler", "formatter": "ours"}
    return {
        "formatters": {"ours": formatter(form)},
        "handlers": {"console": console, "error_console": console},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "gunicorn.error": {"level": "WARNING", "handlers": ["error_console"], "propagate": False}
        },
    }
