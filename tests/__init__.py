"""All tests; `parts` holds the real brokers and databases that they run on."""
