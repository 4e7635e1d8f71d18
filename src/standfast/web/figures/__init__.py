"""A figure opened: what a number rests on, what it left out and why."""
