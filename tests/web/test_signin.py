import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from factories.web import PASSWORD, Mission, account, signed_in


def sign_in(client: Client, name: str, password: str) -> str:
    response = client.post(
        reverse("account_login"), {"login": name, "password": password}, follow=True
    )
    return response.text


def secret_shown(client: Client) -> str:
    """Confirm that it is the same person, and return the secret that the set-up page then shows."""
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True).text
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found is not None
    assert 'role="img"' in page
    return found[1]


def code_for(secret: str) -> str:
    """Return the code that an app shows now, with at least three seconds left before the next one."""
    if (left := 30 - time.time() % 30) < 3:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_the_right_password_opens_today(mission: Mission, client: Client) -> None:
    account(mission.duty)

    page = sign_in(client, "duty", PASSWORD)

    assert "<h1>Today</h1>" in page
    assert "Duty officer" in page


def test_a_wrong_password_says_so_and_keeps_the_account(mission: Mission, client: Client) -> None:
    account(mission.duty)

    page = sign_in(client, "duty", "wrong")

    assert "<h1>Sign in</h1>" in page
    assert 'value="duty"' in page
    assert "not correct" in page


def test_ten_failures_lock_an_account_and_no_other(mission: Mission, client: Client) -> None:
    account(mission.duty)
    account(mission.colleague)
    for _ in range(10):
        sign_in(client, "duty", "wrong")

    locked = sign_in(client, "duty", PASSWORD)
    other = sign_in(client, "colleague", PASSWORD)

    assert "Sign-in is locked for now" in locked
    assert "<h1>Today</h1>" in other


def test_nine_failures_lock_nothing(mission: Mission, client: Client) -> None:
    account(mission.duty)
    for _ in range(9):
        sign_in(client, "duty", "wrong")

    assert "<h1>Today</h1>" in sign_in(client, "duty", PASSWORD)


def test_nobody_signs_up_or_has_a_password_mailed(client: Client) -> None:
    assert [
        client.get(f"/{path}/").status_code
        for path in ("signup", "accounts/signup", "password/reset")
    ] == [302] * 3


def test_a_second_factor_is_asked_for_at_the_next_sign_in(mission: Mission, client: Client) -> None:
    account(mission.duty)
    sign_in(client, "duty", PASSWORD)
    secret = secret_shown(client)

    done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True).text
    client.post(reverse("account_logout"))
    asked = sign_in(client, "duty", PASSWORD)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"}, follow=True).text
    right = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}, follow=True).text

    assert "<h1>Recovery codes</h1>" in done
    assert "<h1>Second factor</h1>" in asked
    assert "Incorrect code" in wrong
    assert "<h1>Today</h1>" in right


def test_the_secret_of_a_second_factor_is_sealed(mission: Mission, client: Client) -> None:
    account(mission.duty)
    sign_in(client, "duty", PASSWORD)
    secret = secret_shown(client)
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})

    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in kept
    assert kept.startswith("gAAAA")


@pytest.mark.parametrize(("sent", "kept"), [("night", "night"), ("glitter", "")])
def test_the_colours_of_a_device_are_kept(mission: Mission, sent: str, kept: str) -> None:
    client = signed_in(mission.duty)

    client.post(reverse("display"), {"display": sent})

    assert client.session["display"] == kept
    assert ('data-display="night"' in client.get("/").text) == (kept == "night")
