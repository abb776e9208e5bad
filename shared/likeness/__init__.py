"""How alike two Vietnamese texts are: near-duplicates found among many, and shown side by side.

Nothing here knows of entries, databases or time. Texts are compared without case and diacritics, by
their pairs of neighbouring words, each counting the more the fewer documents hold it, so that
what everybody writes counts for nothing (docs/decisions/0027).
"""
