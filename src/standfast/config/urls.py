"""Where every address of the product begins."""

from django.urls import include, path

urlpatterns = [
    path("", include("standfast.api.urls")),
    path("", include("standfast.web.urls")),
]

handler400 = "standfast.web.errors.bad_request"
handler403 = "standfast.web.errors.permission_denied"
handler404 = "standfast.web.errors.not_found"
handler500 = "standfast.web.errors.server_error"
