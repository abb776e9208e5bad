"""The demonstration: every site on this machine, two seasons played through the real doors."""
