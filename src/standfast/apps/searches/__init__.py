"""Cordon and search in and around the sites: who searched what, when, and what was seized.

Imports the log and the apps below it on the street (places, accounts). Start with `facts.py`: a search is one record a
day, whatever its level; `figures.full_scale` shows how records of consecutive days become one search.
"""
