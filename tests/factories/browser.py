"""What journeys call a browser in which somebody has signed in."""

from collections.abc import Callable

from playwright.sync_api import Page

SignedIn = Callable[..., Page]
"""(account, *, size="wide" | "phone", script=False) -> the page after sign-in."""
