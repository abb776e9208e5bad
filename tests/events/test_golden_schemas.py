"""A changed contract without a new version is refused; what is compatible may be written anew."""

from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from typer.testing import CliRunner

from shared.events import contracts, golden
from shared.events.cli import app
from shared.events.codec import encode, parse
from shared.events.contract import Audience, Contract, Part
from shared.events.envelope import Envelope
from shared.events.golden import Change, Difference
from shared.events.json_schema import schema_of
from tests.events.generating import events


class Piece(Part):
    """A part."""

    key: str
    weight: Decimal | None = None


class Planted(Contract):
    """A contract as it was agreed on."""

    NAME = "test.planted"
    AUDIENCES = frozenset({Audience.OWN})
    PURPOSE = "To be changed."
    name: str
    count: int = 1
    note: str | None = None
    pieces: tuple[Piece, ...] = ()


class _Again(Contract):
    """The same contract, read anew."""

    NAME = "test.planted"
    AUDIENCES = frozenset({Audience.OWN})
    PURPOSE = "To be changed."


class Same(_Again):
    """Other words, other order, the same on the wire."""

    pieces: tuple[Piece, ...] = ()
    note: str | None = None
    count: int = 1
    name: str


class WithOptional(Same):
    """One more field that may be absent."""

    place: str | None = None


class LargerPiece(Piece):
    """A part with one more field that may be absent."""

    colour: str | None = None


class WithLargerPiece(Same):
    """A change inside a part."""

    pieces: tuple[LargerPiece, ...] = ()


class WithRequired(Same):
    """A field that older events do not have."""

    place: str


class WithoutCount(_Again):
    """A field less."""

    name: str
    note: str | None = None
    pieces: tuple[Piece, ...] = ()


class Renamed(_Again):
    """A field under another name."""

    title: str
    count: int = 1
    note: str | None = None
    pieces: tuple[Piece, ...] = ()


class Retyped(Same):
    """A number that became a text."""

    count: str = "1"


class DecimalNow(Same):
    """A text that became a number, which on the wire is a text too."""

    name: Decimal


class NoteNeeded(Same):
    """What could be absent is required."""

    note: str


class NameOptional(Same):
    """What older readers require may be absent."""

    name: str | None = None


class OtherDefault(Same):
    """What is absent means another thing."""

    count: int = 2


class KeylessPiece(Part):
    """A part without its key."""

    weight: Decimal | None = None


class WithKeylessPiece(Same):
    """A break inside a part."""

    pieces: tuple[KeylessPiece, ...] = ()


class One(Same):
    """A list that became one."""

    pieces: Piece


class Second(Same):
    """The next major version."""

    MAJOR = 2
    place: str


FILE = "test.planted.v1.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the planted contract's golden schema."""
    assert golden.write(tmp_path, [Planted]) == []
    return tmp_path


def test_contracts_are_as_agreed_on() -> None:
    assert golden.differences() == [], (
        f"A contract changed. If the change is compatible, run `{golden.COMMAND}`; "
        "else declare a new major version beside it (docs/how-to/event.md)."
    )


@pytest.mark.parametrize("contract", contracts.ALL)
def test_golden_schema_is_a_schema(contract: type[Contract]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(contract))


@settings(max_examples=150, deadline=None)
@given(events())
def test_written_event_keeps_to_its_schema(event: tuple[Envelope, Contract]) -> None:
    raw, _ = encode(*event)
    jsonschema.validate(parse(raw)["data"], schema_of(type(event[1])))


def test_new_contract_is_written(tmp_path: Path) -> None:
    new = tmp_path / "schemas"
    assert golden.differences(new, [Planted]) == [Difference(FILE, Change.NEW)]
    assert golden.write(new, [Planted]) == []
    assert golden.differences(new, [Planted]) == []


def test_same_shape_in_other_words_is_no_change(folder: Path) -> None:
    assert golden.differences(folder, [Same]) == []


@pytest.mark.parametrize("changed", [WithOptional, WithLargerPiece])
def test_optional_field_is_minor_and_written(folder: Path, changed: type[Contract]) -> None:
    assert golden.differences(folder, [changed]) == [Difference(FILE, Change.MINOR)]
    assert golden.write(folder, [changed]) == []
    assert golden.differences(folder, [changed]) == []


@pytest.mark.parametrize(
    ("changed", "breaks"),
    [
        (WithRequired, ["data.place: required, which older events do not keep to"]),
        (WithoutCount, ["data.count: removed"]),
        (
            Renamed,
            ["data.name: removed", "data.title: required, which older events do not keep to"],
        ),
        (Retyped, ["data.count: another type"]),
        (DecimalNow, ["data.name: another type"]),
        (NoteNeeded, ["data.note: required, which older events do not keep to"]),
        (NameOptional, ["data.name: optional, where older readers require it"]),
        (OtherDefault, ["data.count: another type"]),
        (WithKeylessPiece, ["data.pieces[].key: removed"]),
        (
            One,
            [
                "data.pieces: required, which older events do not keep to",
                "data.pieces: another type",
            ],
        ),
    ],
)
def test_breaking_change_is_refused_and_not_written(
    folder: Path, changed: type[Contract], breaks: list[str]
) -> None:
    before = (folder / FILE).read_bytes()
    refused = [Difference(FILE, Change.BREAKING, tuple(breaks))]
    assert golden.differences(folder, [changed]) == refused
    assert golden.write(folder, [changed]) == refused
    assert (folder / FILE).read_bytes() == before


def test_next_major_version_stands_beside_the_one_before(folder: Path) -> None:
    assert golden.write(folder, [Planted, Second]) == []
    assert sorted(path.name for path in folder.iterdir()) == [FILE, "test.planted.v2.json"]


def test_contract_that_is_gone_is_refused(folder: Path) -> None:
    assert golden.write(folder, [Second]) == [Difference(FILE, Change.GONE)]
    assert (folder / FILE).exists()


def test_command_says_what_to_run_and_writes(tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["schemas", "--folder", str(tmp_path)])
    assert shown.exit_code == 1
    assert golden.COMMAND in shown.output
    assert list(tmp_path.iterdir()) == []

    written = CliRunner().invoke(app, ["schemas", "--write", "--folder", str(tmp_path)])
    assert written.exit_code == 0
    assert len(list(tmp_path.iterdir())) == len(contracts.ALL)


def test_command_refuses_a_breaking_change(tmp_path: Path) -> None:
    golden.write(tmp_path)
    path = tmp_path / golden.file_of(contracts.EntryScored)
    before = path.read_text("utf-8").replace('"sheets"', '"papers"')
    path.write_text(before, "utf-8")
    result = CliRunner().invoke(app, ["schemas", "--write", "--folder", str(tmp_path)])
    assert result.exit_code == 1
    assert "data.papers: removed" in result.output
    assert path.read_text("utf-8") == before
