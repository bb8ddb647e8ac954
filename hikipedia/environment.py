"""What the environment may say, read once at the start.

A wrong value stops the start with one sentence that says what to do, instead of a traceback.
"""

import secrets
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import environ

env = environ.Env()


class WrongSetting(SystemExit):
    """Ends the process; the message is all that the person at the keyboard sees."""


def boolean(name: str, default: bool) -> bool:
    value = env.str(name, "").strip().lower()
    if value in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        return default if value == "" else value in {"1", "true", "yes", "on"}
    raise WrongSetting(f"{name} is {value!r}. Write 1 for yes or 0 for no, or leave it out.")


def count(name: str, default: int) -> int:
    value = env.str(name, "").strip() or str(default)
    if value.isascii() and value.isdigit():
        return int(value)
    raise WrongSetting(f"{name} is {value!r}. Write a number like 0 or 1, or leave it out.")


def choice(name: str, options: tuple[str, ...]) -> str:
    """The first one where nothing is said."""
    value = env.str(name, "").strip() or options[0]
    if value in options:
        return value
    raise WrongSetting(f"{name} is {value!r}. Write {' or '.join(options)}, or leave it out.")


def token(name: str) -> str:
    value = env.str(name, "")
    if value and len(value) < 20:
        raise WrongSetting(f"{name} is too short. Use 40 random characters, or leave it out.")
    return value


def database(name: str, default: str = "") -> dict:
    """Empty where nothing is said."""
    url = env.str(name, "") or default
    if not url:
        return {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # its warnings repeat the address with the password
            config = env.db_url_config(url)
    except Exception as error:  # django-environ raises several kinds
        raise WrongSetting(_database_help(name)) from error
    if not str(config.get("ENGINE", "")).endswith(("sqlite3", "postgresql")) or not config.get("NAME"):
        raise WrongSetting(_database_help(name))
    return config


def databases(default: str) -> dict[str, dict]:
    """The primary, and a replica where there is one: PostgreSQL alone has any."""
    found = {"default": database("DATABASE_URL", default)}
    if replica := database("REPLICA_URL"):
        if {config["ENGINE"] for config in (*found.values(), replica)} != {"django.db.backends.postgresql"}:
            raise WrongSetting(
                "REPLICA_URL names a replica of PostgreSQL, and needs it in DATABASE_URL, too."
            )
        found["replica"] = replica
    return found


def _database_help(name) -> str:
    # The value itself may hold a password: it is not repeated here.
    return (
        f"{name} cannot be used. Write postgres://user:password@host:5432/name "
        "or sqlite:////absolute/path.sqlite3, or leave it out for the embedded database."
    )


def email(default: str) -> dict:
    try:
        return env.email_url_config(env.str("EMAIL_URL", "") or default)
    except Exception as error:
        raise WrongSetting(
            "EMAIL_URL cannot be used. Write smtp+tls://user:password@host:587, or leave it out."
        ) from error


def site_url(default: str) -> str:
    value = (env.str("SITE_URL", "") or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise WrongSetting(f"SITE_URL is {value!r}. Write it like https://example.org, without a path.")
    return value


def path(name: str, default: Path) -> Path:
    return Path(env.str(name, "") or default).absolute()


def folder(name: str, default: Path) -> Path:
    path = Path(env.str(name, "") or default).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"{name} is {path}, which cannot be created: {error.strerror}.") from error
    return path


def shelf(data_dir: Path, debug: bool) -> Path | None:
    """Where finished pages lie; None where every page is made anew."""
    return folder("SHELF_DIR", data_dir / "shelf") if boolean("SHELF", not debug) else None


def secret_key(data_dir: Path) -> str:
    """From SECRET_KEY, or from the file that the first start generates; nothing is built in."""
    given = env.str("SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise WrongSetting("SECRET_KEY is too short. Use 50 random characters, or leave it out.")
        return given
    file = data_dir / "secret_key"
    if not file.exists():
        # Written beside and linked into place: two processes that start together agree on one key.
        draft = data_dir / f"secret_key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()
