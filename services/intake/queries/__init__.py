"""What pages, doors and commands read of intake."""

from services.intake.queries.desk import (
    Arrived,
    Desk,
    PushPage,
    PushState,
    Sent,
    desk,
    forwardings,
    pending_pushes,
    push_page,
    pushes,
)
from services.intake.queries.duplicates import (
    AlikePage,
    AlikeWorks,
    SideBySide,
    alike_page,
    alike_works,
    side_by_side,
)
from services.intake.queries.entries import (
    EntryLine,
    EntryPage,
    Filter,
    Order,
    counts,
    every_entry,
    list_entries,
    named_entries,
)
from services.intake.queries.imports import (
    BadLine,
    ImportView,
    every_bad_line,
    latest_imports,
    one_import,
    rest_of,
)
from services.intake.queries.one import EntryView, FileView, entry_file, has_file, one_entry
from services.intake.queries.package import Package, PackedEntry, package
from services.intake.queries.receiving import Counter, counter
from services.intake.store.entries import thing_of

__all__ = [
    "AlikePage", "AlikeWorks", "Arrived", "BadLine", "Counter", "Desk", "EntryLine", "EntryPage",
    "EntryView", "FileView", "Filter", "ImportView", "Order", "Package", "PackedEntry", "PushPage",
    "PushState", "Sent", "SideBySide", "alike_page", "alike_works", "counter", "counts", "desk",
    "entry_file", "every_bad_line", "every_entry", "forwardings", "has_file", "latest_imports",
    "list_entries", "named_entries", "one_entry", "one_import", "package", "pending_pushes",
    "push_page", "pushes", "rest_of", "side_by_side", "thing_of",
]  # fmt: skip
