"""Products, their owners and ranks."""
