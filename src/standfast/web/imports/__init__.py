"""Imported files: what was taken, the rows that wait for a person, and the events of others as they stand here."""
