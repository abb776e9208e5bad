"""`python -m shared.documents.build` writes templates and widths where they are shipped."""

from shared.documents.build import templates, widths
from shared.documents.pdf import FONTS

widths.main(FONTS)
templates.main()
