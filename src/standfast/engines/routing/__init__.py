"""Who goes where and when: patrols that reach the people at risk, with a proof of how good they are.

`mission` is the whole problem of units, places, roads and days; `orienteering` its mathematical core, measured on the
public benchmark sets; `network` makes roads from OpenStreetMap; `unpredictable` draws schedules that nobody can foresee;
`drawing` shows a plan. Frozen problem in, frozen plan out; nothing here knows of Django, files, the clock or the network.
"""
