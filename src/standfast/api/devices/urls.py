"""The addresses of devices."""

from django.urls import path

from standfast.api.devices import views

urlpatterns = [
    path("enrol", views.enrol, name="device_enrol"),
    path("reference", views.reference, name="device_reference"),
    path("entries", views.entries, name="device_entries"),
    path("state", views.state, name="device_state"),
]
