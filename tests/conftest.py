"""Loads the fixtures for real parts."""

pytest_plugins = ["tests.parts.plugin"]
