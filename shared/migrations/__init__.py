"""Migrations of the site database."""
