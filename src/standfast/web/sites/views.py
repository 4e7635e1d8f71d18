"""The page of sites."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from standfast.web.reading import person_of
from standfast.web.sites.standings import site_chains, told


def sites(request: HttpRequest) -> HttpResponse:
    """List the chains of sites with their standing, what was heard of them and what is missing."""
    chains = site_chains(by=person_of(request))
    return render(
        request, "sites/sites.html", {"desk_key": "sites", "chains": chains, "told": told(chains)}
    )
