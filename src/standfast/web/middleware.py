"""What every request passes: the content policy, the door for strangers, the person, refusals as pages."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

from standfast.apps.accounts.queries import person
from standfast.log.operations import Refused
from standfast.web.public import PUBLIC

Answer = Callable[[HttpRequest], HttpResponseBase]


class ContentSecurityPolicy:
    """Tells the browser to run nothing and load nothing that is not ours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            f"{name} {value}" for name, value in settings.CONTENT_SECURITY_POLICY.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response


class StrangersRefused:
    """Sends whoever has not signed in to the sign-in, whatever address they ask for, known or not."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated or _name(request.path_info) in PUBLIC:
            response = self.get_response(request)
            if request.user.is_authenticated:
                response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


class CurrentPerson:
    """Puts the person of the mission behind the account on the request; an account without one gets no further."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = person(request.user.get_username()) if request.user.is_authenticated else None
        request.person = known  # type: ignore[attr-defined]  # read back through reading.person_of
        left_in = PUBLIC | {"account_logout"}
        if (
            request.user.is_authenticated
            and known is None
            and _name(request.path_info) not in left_in
        ):
            return render(request, "errors/unknown_person.html", status=403)
        return self.get_response(request)


class RefusalsAsPages:
    """Shows the sentence of a refusal that no view has caught."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with its own page."""
        if isinstance(exception, Refused):
            return render(request, "errors/refused.html", {"sentence": str(exception)}, status=409)
        return None


def _name(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None
