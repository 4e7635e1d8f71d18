"""The door of devices: enrol, fetch reference data, hand in entries, ask for one's state.

A device numbers and signs its own entries; this door takes them late, twice and in halves, and says what it holds. Its addresses
and answers are described in docs/reference/device-api.md. Start with `views.py`.
"""
