"""Makes what is shipped beside the code: the Word templates and the table of letter widths.

Runs at development, by `python -m shared.documents.build`; a test compares the result.
"""
