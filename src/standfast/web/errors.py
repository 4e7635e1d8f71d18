"""The pages for what went wrong: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    return render(request, "errors/bad_request.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that its sender may not make."""
    return render(
        request, "errors/permission_denied.html", {"sentence": str(exception)}, status=403
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there or may not be read: the two look the same."""
    return render(request, "errors/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when a page failed; touches neither database nor person."""
    return render(None, "errors/server_error.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or stale."""
    return render(request, "errors/stale_form.html", status=403)
