"""Whole seasons over real processes, brokers and databases."""
