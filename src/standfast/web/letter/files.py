"""Documents that are taken away as files."""

from django.http import HttpResponse

# A document taken away carries its stylesheet inside; no other page may.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; sandbox"


def file_response(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return bytes as a file to be kept."""
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": LETTER_POLICY,
        },
    )
