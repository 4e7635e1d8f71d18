"""The desk of medical facilities and what they can do."""
