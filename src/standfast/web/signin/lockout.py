"""Under which name failed sign-ins are counted."""

from typing import Any

from django.http import HttpRequest


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """Return the account that a sign-in tried: the form calls it `login`, the credentials call it `username`."""
    tried = (credentials or {}).get("username") or request.POST.get("login")
    return str(tried).strip().lower() if tried else None
