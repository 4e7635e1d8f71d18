"""What journeys call the served demo, and a browser in which somebody has signed in."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

SignedIn = Callable[..., Page]
"""(account, *, size="wide" | "phone", script=False) -> the page after sign-in."""


@dataclass(frozen=True)
class Demo:
    """The address of the served demo and the password of its accounts."""

    address: str
    password: str
