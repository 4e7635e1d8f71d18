"""The desk of evidence: what is kept, what it supports, taking a file in and getting it out."""
