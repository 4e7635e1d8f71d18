"""The demo mission served as a person would serve it, and a browser to look at it; loaded once for all stories."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from factories.browser import Demo, SignedIn

COMMAND = Path(sys.executable).parent / "standfast"
CHROMIUM = "/usr/bin/chromium"
SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
READY_WITHIN_S = 60


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("demo") / "home"
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = kept | {"STANDFAST_HOME": str(home), "DJANGO_SETTINGS_MODULE": ""}
    del environment["DJANGO_SETTINGS_MODULE"]
    subprocess.run([COMMAND, "demo", "load"], env=environment, check=True, capture_output=True)
    subprocess.run(
        [COMMAND, "linkage", "propose"], env=environment, check=True, capture_output=True
    )
    password = json.loads((home / "demo-accounts.json").read_text())["password"]
    port = _free_port()
    server = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz")
        yield Demo(address, password)
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(READY_WITHIN_S * 5):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                assert answer.status == 200
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer within {READY_WITHIN_S} s.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()


@pytest.fixture
def signed_in(demo: Demo, browser: Browser) -> Iterator[SignedIn]:
    """Open a browser in which somebody of the demo has signed in; no script runs unless the test asks for it."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "404" not in message.text and "422" not in message.text:
            complaints.append(message.text)

    def open_for(account: str, *, size: str = "wide", script: bool = False) -> Page:
        context = browser.new_context(
            base_url=demo.address,
            viewport=SIZES[size],  # type: ignore[arg-type]  # a plain mapping of two numbers
            java_script_enabled=script,
            locale="en-GB",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.goto("/sign-in/")
        page.get_by_label("Account").fill(account)
        page.get_by_label("Password").fill(demo.password)
        page.get_by_role("button", name="Sign in").click()
        assert page.locator("h1").inner_text() == "Today"
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert complaints == []
