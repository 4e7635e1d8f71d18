"""Today: what needs the person who has just signed in."""
