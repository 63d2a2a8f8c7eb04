"""Numbers, and the targets that they promise."""
