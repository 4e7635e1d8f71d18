"""Follow-up of investigations: recommendations, what was promised, what is claimed, and what an assessor found of it.

Called theirs by the secretary of the task force and by the independent assessor. A claim is a sentence with live numbers;
who claims is never who verifies. Start with `facts.py`, then `wording.py` (how a sentence names its numbers), `rules.py`.
"""
