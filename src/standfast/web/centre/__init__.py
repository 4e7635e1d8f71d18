"""The desk of operations centres: interventions, influxes, who sits together."""
