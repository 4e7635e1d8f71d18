"""How Django finds the screens."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The screens: templates, static files and filters; no tables."""

    name = "standfast.web"
    label = "web"
