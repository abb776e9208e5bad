"""Rows to domain values and back; the only SQL that writes reports."""
