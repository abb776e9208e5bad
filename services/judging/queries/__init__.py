"""Read-only views for pages and the API; each function takes the branch that the asker may see."""
