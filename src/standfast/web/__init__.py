"""Screens for people, one folder a desk, rendered on the server, working without JavaScript.

Imports `reports`, `apps` and `log`; nothing imports it but `config`. Start with `urls.py` (every address), `public.py` (the few
that strangers may open), `moments.py` (which moment a page shows) and `reading.py` (who may see a row). A view translates
in, makes one call, and translates out.
"""
