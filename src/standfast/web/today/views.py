"""What needs me today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def today(request: HttpRequest) -> HttpResponse:
    """Show what needs the reader."""
    return render(request, "today/today.html", {})
