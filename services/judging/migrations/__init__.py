"""Migrations of judging."""
