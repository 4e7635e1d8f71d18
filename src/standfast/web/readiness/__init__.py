"""The desk of readiness: instructions, training, confirmations, requirements."""
