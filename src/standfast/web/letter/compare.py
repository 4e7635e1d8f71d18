"""Two letters side by side: what the one says that the other did not."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from standfast.log.figures import Moment
from standfast.reports.diff import difference
from standfast.reports.letter import letter as letter_at
from standfast.reports.readers import reader_of
from standfast.web.moments import instant_from_person
from standfast.web.reading import person_of


@require_GET
def compare_letters(request: HttpRequest) -> HttpResponse:
    """Show what the letter as of one day says otherwise than as of another."""
    problems: list[str] = []
    typed = {
        name: request.GET.get(name, "").replace("\0", "").strip()
        for name in ("a", "b", "a_known", "b_known")
    }
    read = {name: _instant(text, problems) for name, text in typed.items()}
    found = None
    if read["a"] and read["b"] and not problems:
        reader = reader_of(person_of(request))
        after, before = (
            letter_at(Moment(day, known), reader=reader).as_json()
            for day, known in ((read["a"], read["a_known"]), (read["b"], read["b_known"]))
        )
        found = difference(before, after)
    return render(
        request,
        "letter/compare.html",
        {
            "desk_key": "letter",
            "typed": typed,
            "problems": problems,
            "found": found,
            "after": read["a"],
            "before": read["b"],
        },
    )


def _instant(text: str, problems: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        return instant_from_person(text)
    except ValueError:
        problems.append(
            _("“%s” is not a time. Write a date as 2016-12-23, or add the time: 2016-12-23T21:00.")
            % text
        )
        return None
