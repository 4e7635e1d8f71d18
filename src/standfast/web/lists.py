"""Lists whose filter, order and page stand in the address."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


def text_of(request: HttpRequest, name: str) -> str:
    """Return a parameter of the address without what no database keeps."""
    return request.GET.get(name, "").replace("\0", "").strip()


def page_of(request: HttpRequest, items: Any, *, per_page: int = PER_PAGE) -> Page[Any]:
    """Return the page that the address asks for; a page beyond the last is the last."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))


def order_of(request: HttpRequest, allowed: Sequence[str], default: str) -> str:
    """Return the order that the address asks for, `-` first for descending; what is not allowed is the default."""
    asked = request.GET.get("sort", default)
    return asked if asked.lstrip("-") in allowed else default
