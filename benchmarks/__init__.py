"""Figures: how fast, how late, how big; `python -m benchmarks` prints them as a table."""
