"""Filters for reading: times in mission time with the zone named, ages in words."""

from django import template

register = template.Library()
