"""Django's settings, read from the environment; see docs/reference/settings.md."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from standfast.config.web_settings import *  # noqa: F403 -- the screens' own settings, listed there
from standfast.config.web_settings import WEB_APPS

SOURCE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("STANDFAST_HOME", "var")).absolute()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)


def _kept_secret(path: Path) -> str:
    """Return the secret kept in the home, made on first use and readable by its owner alone."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def _database(url: str | None) -> dict[str, Any]:
    """Return Django's description of the database: SQLite in the home unless DATABASE_URL names a PostgreSQL."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "standfast.sqlite3",
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
            },
        }
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _database(None) | {"NAME": unquote(parts.path)}
    if parts.scheme not in ("postgres", "postgresql"):
        begins = f"begins with '{parts.scheme}:'" if parts.scheme else "is not an address"
        sys.stderr.write(
            f"DATABASE_URL {begins}; it takes postgres://user@host:port/name or sqlite:///path.\n"
        )
        raise SystemExit(2)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {key: values[0] for key, values in parse_qs(parts.query).items()},
        "CONN_MAX_AGE": 60,
    }


BLOBS = os.environ.get("STANDFAST_BLOBS", "folder")
BLOBS_KEY_ID = os.environ.get("STANDFAST_BLOBS_KEY_ID", "")
BLOBS_SECRET = os.environ.get("STANDFAST_BLOBS_SECRET", "")
EVIDENCE_MB = float(os.environ.get("STANDFAST_EVIDENCE_MB", "20"))
EVIDENCE_SCANNER = os.environ.get("STANDFAST_EVIDENCE_SCANNER", "")
SECRET_KEY = _kept_secret(HOME / "secret-key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("STANDFAST_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {"default": _database(os.environ.get("DATABASE_URL"))}
DATABASE_ROUTERS = ["standfast.log.routing.WorldRouter"]
# Outlines of the area of operations, for doubts about imported points; where none is named, South Sudan.
AREA_FILE = os.environ.get("STANDFAST_AREA")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Africa/Juba"
LANGUAGE_CODE = "en"
USE_I18N = True

APPS = sorted(path.parent.name for path in (SOURCE / "apps").glob("*/apps.py"))
INSTALLED_APPS = [
    *WEB_APPS,
    "standfast.log",
    *(f"standfast.apps.{name}" for name in APPS),
    *(["standfast.reports"] if (SOURCE / "reports" / "apps.py").exists() else []),
]
