"""Every address of machines."""

from django.urls import include, path

urlpatterns = [
    path("devices/", include("standfast.api.devices.urls")),
    path("exchange/", include("standfast.api.exchange.urls")),
]
