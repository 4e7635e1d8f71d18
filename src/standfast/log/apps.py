"""How Django finds the log and the apps that stand on it."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

MODULES = ("facts", "models", "fold", "queries", "rules", "operations", "figures", "planning")


class LogConfig(AppConfig):
    """The log itself."""

    name = "standfast.log"
    label = "log"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for module in (
            "genesis",
            "trust",
            "standing",
            "trust_operations",
            "disposal",
            "erasure_operations",
            "blobs_s3",
        ):
            import_module(f"standfast.log.{module}")


class StandfastApp(AppConfig):
    """An app of the domain: loading it registers its facts, folds, operations and figures."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls) -> None:
        cls.default = True  # Django picks the config that says so; the base must not be picked

    def ready(self) -> None:
        for module in MODULES:
            if find_spec(f"{self.name}.{module}"):
                import_module(f"{self.name}.{module}")
