"""Measurements of quality and speed, each a command: ``python -m benchmarks.NAME``."""

import os

# Figures are those of one core for each process; numpy reads this when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
