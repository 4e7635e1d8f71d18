"""The desk of standing bodies: terms and members, meetings, decisions, and what is put before them."""
