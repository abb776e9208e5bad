"""One function per command: load, decide, save, append."""
