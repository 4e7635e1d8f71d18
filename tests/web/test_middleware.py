import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from factories.web import BACKEND, Mission, signed_in
from standfast.log.operations import Refused
from standfast.web.middleware import RefusalsAsPages


@pytest.mark.django_db
def test_the_policy_lets_nothing_run_but_our_own(client: Client) -> None:
    policy = client.get("/sign-in/")["Content-Security-Policy"]

    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_pages_of_people_are_not_kept_by_the_browser(mission: Mission) -> None:
    assert signed_in(mission.duty).get("/")["Cache-Control"] == "private, no-store"


def test_an_account_without_a_person_gets_no_further(mission: Mission) -> None:
    client = Client()
    client.force_login(User.objects.create_user("nobody"), backend=BACKEND)

    response = client.get(reverse("incidents"))

    assert response.status_code == 403
    assert "The mission does not know this account yet" in response.text


def test_a_refusal_that_no_view_caught_is_a_page_with_its_sentence(mission: Mission) -> None:
    def fails(request: HttpRequest) -> HttpResponse:
        raise Refused("The gate is closed; come back at noon.")

    request = RequestFactory().get("/")
    request.person = mission.duty  # type: ignore[attr-defined]
    request.session = signed_in(mission.duty).session
    request._messages = []  # type: ignore[attr-defined]
    answer = RefusalsAsPages(fails).process_exception(
        request, Refused("The gate is closed; come back at noon.")
    )
    other = RefusalsAsPages(fails).process_exception(request, ValueError("a fault"))

    assert answer is not None
    assert answer.status_code == 409
    assert "The gate is closed; come back at noon." in answer.content.decode()
    assert other is None
