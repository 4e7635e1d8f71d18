"""Sign-in: name and password, a second factor by time code, lock-out after repeated failures."""
