"""Sign-in that counts failures before it looks at the password."""

from allauth.account.views import LoginView
from axes.decorators import axes_dispatch, axes_form_invalid
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator


@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Name and password; the second factor follows where the account has one."""


sign_in = SignIn.as_view()


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the server is ready."""
    return HttpResponse("ready\n", content_type="text/plain")
