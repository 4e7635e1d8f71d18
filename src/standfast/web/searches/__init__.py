"""The desk of searches and seized items."""
