"""The sites of the mission as this one knows them: who is recognised, what has come of each, and what does not count."""
