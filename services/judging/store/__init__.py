"""Rows to domain objects and back; the only SQL that writes judging's state."""
