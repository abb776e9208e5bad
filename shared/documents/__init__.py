"""Official documents as Word files, from templates that a committee may change."""
