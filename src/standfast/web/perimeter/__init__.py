"""The desk of the perimeter: posts, breaches, works, sensors."""
