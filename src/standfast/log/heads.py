"""The heads of a subject: what a form notes when it is drawn."""

from standfast.log.projection import heads_of

__all__ = ["heads_of"]
