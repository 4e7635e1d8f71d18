"""Named figures about patrols: deployments, access, denials, zones. Importing it registers them all."""

from standfast.apps.patrols.figures import access, deployments, zones

__all__ = ["access", "deployments", "zones"]
