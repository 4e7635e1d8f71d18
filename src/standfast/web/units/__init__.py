"""The desk of units: rotations, strengths, vehicles."""
