"""The tag by which the page of any record shows the evidence for it."""

from typing import Any
from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from standfast.apps.evidence import operations, queries, rules
from standfast.web.reading import person_of
from standfast.web.recording import not_for

register = template.Library()


@register.inclusion_tag("evidence/of_record.html", takes_context=True)
def evidence_of(context: template.Context, subject: UUID) -> dict[str, Any]:
    """Show the files that support a record, what of them no longer holds, and the way to add one."""
    reader = person_of(context["request"])
    moment = context.get("moment")
    at = getattr(moment, "as_of", None) or timezone.now()
    files = queries.supporting(subject, reader=reader)
    return {
        "subject": subject,
        "files": files,
        "shown": bool(files) or rules.is_usual(subject),
        "stale": list(
            dict.fromkeys(
                _("It %(rests)s.") % {"rests": queries.told(one, reader=reader)}
                for one in queries.stale_support(at, targets=(subject,))
            )
        ),
        "may_add": not_for(reader, operations.record_file) is None,
    }
