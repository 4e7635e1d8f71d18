"""Pure computation: no Django, no files, no clock, no network. Only `engines.geo` may be imported by other engines."""
