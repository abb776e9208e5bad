"""The shapes every rule of a profile is built from: keys, sources and frozen models."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
BRANCH_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$"


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=63)]
BranchKey = Annotated[str, StringConstraints(pattern=BRANCH_PATTERN, max_length=127)]


class Frozen(BaseModel):
    """A value that never changes and knows no key but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Source(Frozen):
    """Where a rule is written: the document, its clause, and the words themselves."""

    document: Text | None = None
    clause: Text | None = None
    quote: Text | None = None


class Rule(Frozen):
    """A value of a plan, with its source and what a reader of the source should know."""

    source: Source | None = None
    note: Text | None = None

    @property
    def clause(self) -> str | None:
        """The words of the source, or else the name of its clause."""
        if self.source is None:
            return None
        return self.source.quote or self.source.clause
