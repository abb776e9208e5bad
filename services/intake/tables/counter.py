"""Paper at the counter: who handed a dossier in where, and the originals that went back."""

from sqlmodel import Field

from services.intake.tables.base import Row


class HandingRow(Row, table=True):
    """How a paper dossier came over the counter; `claim_code` is gone once somebody claimed it."""

    __tablename__ = "handing"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    contest: str
    office: str | None = None
    handed_in_by: str | None = None
    claim_code: str | None = None
    claimed_at: str | None = None
    noted_by: str


class ReturnedOriginalRow(Row, table=True):
    """Originals of a paper dossier that went back, and to whom."""

    __tablename__ = "returned_original"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    what: str
    to_whom: str
    returned_on: str
    noted_at: str
    noted_by: str
