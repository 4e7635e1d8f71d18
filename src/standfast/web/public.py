"""The addresses that a stranger may open, by their names; every other address asks for a sign-in first."""

DEVICES = frozenset({"device_enrol", "device_reference", "device_entries", "device_state"})
EXCHANGE = frozenset(
    {
        "exchange_heads",
        "exchange_digests",
        "exchange_bundle",
        "exchange_bundle_file",
        "exchange_incoming",
        "exchange_blobs",
        "exchange_blob_file",
        "exchange_incoming_blob",
    }
)
MACHINES = DEVICES | EXCHANGE
"""Doors for machines: nobody signs in there, and each refuses whatever is not signed by a chain that may call."""
PUBLIC = MACHINES | {"healthz", "account_login", "mfa_authenticate", "account_inactive"}
