"""The desk of contingency plans, exercises and validations."""
