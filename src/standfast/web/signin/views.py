"""Sign-in that counts failures before it looks at the password; the account page; the colours of a device."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from axes.decorators import axes_dispatch, axes_form_invalid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from standfast.web.shell import DISPLAYS


@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Name and password; the second factor follows where the account has one."""


class Account(IndexView):  # type: ignore[misc]  # allauth ships no types
    """Who I am here, my second factor, my password, my colours."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the colours to choose from."""
        return {**super().get_context_data(**kwargs), "displays": DISPLAYS, "desk_key": "account"}


sign_in = SignIn.as_view()
account = Account.as_view()


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep the colours that a person wants on this device."""
    chosen = request.POST.get("display", "")
    request.session["display"] = chosen if chosen in dict(DISPLAYS) else ""
    return redirect("mfa_index")


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the server is ready."""
    return HttpResponse("ready\n", content_type="text/plain")
