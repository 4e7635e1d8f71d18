"""The desk of stores: lots received, issues, returns."""
