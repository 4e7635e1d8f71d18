"""How Django finds the reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Letters and the copies that are kept of them."""

    name = "standfast.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
