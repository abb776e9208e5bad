"""The table of fields that were suggested and turned down."""

from sqlmodel import Field

from services.intake.tables.base import Row


class KeptFieldRow(Row, table=True):
    """A person left an entry in its field, though another was suggested."""

    __tablename__ = "kept_field"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    suggested: str = Field(primary_key=True)
    kept_at: str
    kept_by: str
