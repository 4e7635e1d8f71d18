"""The desk of patrols: tasking, journeys, denials, patrols in zones."""
