"""Documents made of claims and figures. May import the apps and the log; writes nothing but copies of what was printed.

Start with `letter.py` (what the letter says at a moment), then `page.py` and `pdf.py` (how it looks) and `frozen.py` (what
was sent stays as it was).
"""
