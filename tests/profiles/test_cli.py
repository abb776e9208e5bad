"""`hoithi contest`: what it prints, and the code it ends with."""

from pathlib import Path

from typer.testing import CliRunner

from shared.profiles.cli import app
from shared.profiles.json_schema import overlay_schema, profile_schema, schema_text
from tests.profiles.paths import BASES, DEMONSTRATION, HERE

RUN = CliRunner()


def test_check_of_good_files() -> None:
    files = [str(path) for path in (*BASES, *DEMONSTRATION)]
    result = RUN.invoke(app, ["check", *files, "--today", "2026-03-02"])

    assert (result.exit_code, result.stdout) == (
        0,
        "".join(f"{file}: không có lỗi\n" for file in files),
    )


def test_check_takes_the_day_of_the_machine_if_none_is_given() -> None:
    assert RUN.invoke(app, ["check", str(DEMONSTRATION[2])]).exit_code == 0


def test_check_tells_every_error_and_ends_with_1(tmp_path: Path) -> None:
    file = tmp_path / "planted.yaml"
    text = (HERE / "small.yaml").read_text(encoding="utf-8")
    text = text.replace("    site: south\n", "    sites: south\n")
    file.write_text(text.replace("to: low/north", "to: low/nroth"), encoding="utf-8")
    result = RUN.invoke(app, ["check", str(file)])

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{file}:60:13: branches.low/north.obligations[0].to: không có nhánh «low/nroth»"
        " — có phải «low/north»?",
        f"{file}:68:3: branches.low/south: không nói nhánh này chạy ở trạm nào"
        " — thêm «site: …» như các nhánh khác, hoặc «external: true»",
        f"{file}:69:5: branches.low/south.sites: không có khóa «sites» ở đây — có phải «site»?",
    ]


def test_a_day_that_is_none_is_refused() -> None:
    assert RUN.invoke(app, ["check", str(BASES[0]), "--today", "hôm nay"]).exit_code == 2


def test_migrate_prints_and_leaves_the_file_alone(tmp_path: Path) -> None:
    old, new = ((HERE / "golden" / f"schema-{n}.yaml").read_bytes() for n in (1, 2))
    file = tmp_path / "old.yaml"
    file.write_bytes(old)
    result = RUN.invoke(app, ["migrate", str(file)])

    assert (result.exit_code, result.stdout) == (0, new.decode())
    assert file.read_bytes() == old


def test_migrate_writes_if_told_to(tmp_path: Path) -> None:
    old, new = ((HERE / "golden" / f"schema-{n}.yaml").read_bytes() for n in (1, 2))
    file = tmp_path / "old.yaml"
    file.write_bytes(old)

    first, second = (RUN.invoke(app, ["migrate", str(file), "--write"]) for _ in range(2))
    assert file.read_bytes() == new
    assert (first.stdout, second.stdout) == (
        f"{file}: đã chuyển sang lược đồ hiện hành\n",
        f"{file}: đã theo lược đồ hiện hành\n",
    )


def test_migrate_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text("schema: 9\n", encoding="utf-8")
    result = RUN.invoke(app, ["migrate", str(file), "--write"])

    assert result.exit_code == 1
    assert file.read_text(encoding="utf-8") == "schema: 9\n"


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    printed = RUN.invoke(app, ["schema"])
    written = RUN.invoke(app, ["schema", "--overlay", "--output", str(file)])

    assert (printed.exit_code, printed.stdout) == (0, schema_text(profile_schema()))
    assert written.exit_code == 0
    assert file.read_text(encoding="utf-8") == schema_text(overlay_schema())
