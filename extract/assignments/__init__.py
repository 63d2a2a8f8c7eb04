"""Bodies, and what they are given to do."""
