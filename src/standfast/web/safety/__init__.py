"""The desk of staff safety: havens, residences, postings, fact sheets."""
