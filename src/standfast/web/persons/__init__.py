"""The desk of protected persons: handles for those who are cleared, consent, referral, reading with a reason, erasure."""
