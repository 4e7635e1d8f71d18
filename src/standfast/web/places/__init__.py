"""The desk of places: sites, their population, zones, perimeters."""
