"""Devices that people carry: who carries which, what was heard of it; offering, locking, revoking."""
