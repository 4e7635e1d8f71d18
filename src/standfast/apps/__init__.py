"""The domain, one folder a noun, on a one-way street: see docs/explanation/architecture.md for the order of imports."""
