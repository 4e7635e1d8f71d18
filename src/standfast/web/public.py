"""The addresses that a stranger may open, by their names; every other address asks for a sign-in first."""

PUBLIC = frozenset({"healthz", "account_login", "mfa_authenticate", "account_inactive"})
