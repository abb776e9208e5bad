"""Planted errors: each is reported at its place, with what would be right."""

from dataclasses import astuple
from pathlib import Path

import pytest

from shared.profiles.loading import ProfileErrors, check_file, load_profile
from tests.profiles.paths import HERE

SMALL = (HERE / "small.yaml").read_text(encoding="utf-8")
LOW = "branches.low/north"

Told = tuple[int, int, str, str, str]

# What is planted: the text, what takes its place (first occurrence), and all that must be told.
PLANTED: dict[str, tuple[str, str, list[Told]]] = {
    "syntax": (
        "title: Hội thi nhỏ",
        "title: [Hội thi nhỏ",
        [
            (
                4, 10, "",
                "sai cú pháp YAML: did not find expected ',' or ']'",
                "kiểm tra thụt dòng, dấu hai chấm và dấu nháy quanh dòng này",
            )
        ],
    ),
    "duplicate key": (
        "    site: south\n",
        "    site: south\n    site: north\n",
        [(70, 5, "branches.low/south.site", "khóa «site» xuất hiện hai lần",
          "giữ một; lần đầu ở dòng 69")],
    ),
    "unknown key": (
        "    standing_offices:",
        "    standing_ofices:",
        [(15, 5, f"{LOW}.standing_ofices", "không có khóa «standing_ofices» ở đây",
          "có phải «standing_offices»?")],
    ),
    "unknown key of a step": (
        "judges_per_entry: 2",
        "judges_per_entries: 2",
        [(31, 9, f"{LOW}.judging[1].judges_per_entries",
          "không có khóa «judges_per_entries» ở đây", "có phải «judges_per_entry»?")],
    ),
    "reserved key": (
        "    site: south\n",
        "    site: south\n    key: low/south\n",
        [(70, 5, "branches.low/south.key", "không có khóa «key» ở đây", "")],
    ),
    "missing value": (
        "  land: {name: Cả nước, kind: land}",
        "  land: {name: Cả nước}",
        [(11, 3, "units.land.kind", "thiếu «kind»", "thêm «kind: …»")],
    ),
    "empty text": (
        "title: Hội thi nhỏ",
        'title: ""',
        [(3, 8, "title", "để trống",
          "điền giá trị, hoặc bỏ hẳn khóa nếu kế hoạch không nêu")],
    ),
    "number instead of text": (
        "title: Hội thi nhỏ",
        "title: 8",
        [(3, 8, "title", "«8» phải là chữ", "đặt giá trị trong dấu nháy kép")],
    ),
    "key with capitals": (
        "contest: small",
        "contest: Hội_thi",
        [(2, 10, "contest", "«Hội_thi» khóa chỉ gồm a–z, 0–9 và dấu «-»", "ví dụ «loc-ninh»")],
    ),
    "branch without a unit": (
        "  low/south:\n",
        "  south:\n",
        [(68, 3, "branches.south", "«south» không có dạng <cấp>/<đơn vị>",
          "ví dụ «co-so/loc-ninh»")],
    ),
    "day written our way": (
        "opens: 2025-01-06",
        "opens: 06/01/2025",
        [(18, 14, f"{LOW}.receipt.opens", "«06/01/2025» không phải ngày", "viết 2025-01-06")],
    ),
    "day not in the calendar": (
        "opens: 2025-01-06",
        "opens: 2025-02-30",
        [(18, 14, f"{LOW}.receipt.opens", "ngày «2025-02-30» không có trong lịch",
          "viết năm-tháng-ngày có thật")],
    ),
    "deadline without its end": (
        "closes: {date: 2025-03-31, inclusive: true}",
        "closes: 2025-03-31",
        [(19, 15, f"{LOW}.receipt.closes",
          "«2025-03-31» không nói có tính cả ngày đó hay không",
          "viết {date: 2025-05-30, inclusive: true} (đến hết ngày) hoặc inclusive: false (trước)")],
    ),
    "last day that moves to nowhere": (
        "closes: {date: 2025-03-31, inclusive: true}",
        "closes: {date: 2025-03-31, inclusive: true}\n      closed_last_day: next_open_day",
        [(20, 24, f"{LOW}.receipt.closed_last_day",
          "không biết ngày nào nơi nhận mở cửa để dời hạn",
          "thêm office_hours với days hoặc holidays")],
    ),
    "extension that is not later": (
        "closes: {date: 2025-03-31, inclusive: true}",
        "closes: {date: 2025-03-31, inclusive: true}\n"
        "      extended: [{closed: {date: 2025-04-01, inclusive: false}, notice: TB 1}]",
        [(20, 18, f"{LOW}.receipt.extended[0]",
          "hạn sau khi gia hạn (đến hết ngày 31/03/2025) không muộn hơn hạn cũ "
          "(trước ngày 01/04/2025)", "xếp các lần gia hạn từ cũ đến mới")],
    ),
    "unknown kind of step": (
        "kind: validity_check",
        "kind: validity_chek",
        [(27, 9, f"{LOW}.judging[0]", "«validity_chek» không phải giá trị được phép",
          "có phải «validity_check»?")],
    ),
    "unknown choice": (
        "within: field\n        tie",
        "within: fields\n        tie",
        [(40, 17, f"{LOW}.judging[2].within", "«fields» không phải giá trị được phép",
          "có phải «field»?")],
    ),
    "number out of range": (
        "judges_per_entry: 2",
        "judges_per_entry: 0",
        [(31, 27, f"{LOW}.judging[1].judges_per_entry", "giá trị 0 nằm ngoài giới hạn",
          "phải từ 1")],
    ),
    "unknown time zone": (
        "Asia/Ho_Chi_Minh",
        "Asia/Ho_Chi_Min",
        [(4, 12, "time_zone", "không có múi giờ «Asia/Ho_Chi_Min»",
          "có phải «Asia/Ho_Chi_Minh»?")],
    ),
    "unknown level above": (
        "forwards_to: high",
        "forwards_to: hgih",
        [(6, 38, "levels.low.forwards_to", "không có cấp «hgih»", "có phải «high»?")],
    ),
    "unknown level of a branch": (
        "  low/south:\n",
        "  lov/south:\n",
        [(68, 3, "branches.lov/south", "không có cấp «lov»", "có phải «low»?")],
    ),
    "unknown unit of a branch": (
        "  low/south:\n",
        "  low/souht:\n",
        [(68, 3, "branches.low/souht", "không có đơn vị «souht»", "có phải «south»?")],
    ),
    "unknown parent branch": (
        "    site: south\n",
        "    site: south\n    parent: high/lang\n",
        [(70, 13, "branches.low/south.parent", "không có nhánh «high/lang»",
          "có phải «high/land»?")],
    ),
    "unknown award in a quota": (
        "{award: silver, count: 2}",
        "{award: silber, count: 2}",
        [(49, 21, f"{LOW}.judging[3].awards[1].award", "không có giải «silber»",
          "có phải «silver»?")],
    ),
    "unknown award to forward": (
        "awards: [gold]",
        "awards: [gold, bronze]",
        [(51, 22, f"{LOW}.forwarding.awards[1]", "không có giải «bronze»",
          "các giá trị dùng được: gold, silver")],
    ),
    "ranking by a later round": (
        "by: [marks]",
        "by: [final]",
        [
            (39, 14, f"{LOW}.judging[2].by[0]",
             "không có vòng chấm điểm nào trước bước này có khóa «final»",
             "các giá trị dùng được: marks"),
            (42, 24, f"{LOW}.judging[2].tie_criteria[0]", "không có tiêu chí «useful»",
             "thêm «useful» vào vòng chấm"),
        ],
    ),
    "tie rule without criteria": (
        "        tie_criteria: [useful]\n",
        "",
        [(41, 14, f"{LOW}.judging[2].tie", "chưa nêu so tiêu chí nào khi bằng điểm",
          "thêm «tie_criteria: [khóa tiêu chí, …]»")],
    ),
    "threshold out of reach": (
        "threshold: 12",
        "threshold: 15.5",
        [(32, 20, f"{LOW}.judging[1].threshold",
          "ngưỡng 15.5 cao hơn tổng điểm tối đa 15.0", "không quá 15.0")],
    ),
    "obligation of an unknown unit": (
        "who: [north]",
        "who: [nort]",
        [(59, 15, f"{LOW}.obligations[0].who[0]", "không có đơn vị «nort»",
          "có phải «north»?")],
    ),
    "unknown figure": (
        "figures: [entries]",
        "figures: [entry]",
        [(63, 19, f"{LOW}.obligations[0].figures[0]", "không có số liệu «entry»",
          "có phải «entries»?")],
    ),
    "key used twice": (
        "{key: farm, name: Nông}",
        "{key: craft, name: Nông}",
        [(22, 15, f"{LOW}.fields[1].key", "khóa «craft» dùng hai lần",
          "đặt khóa khác; lần đầu ở dòng 21")],
    ),
    "levels in a circle": (
        "high: {name: Cấp trên}",
        "high: {name: Cấp trên, forwards_to: low}",
        [
            (6, 38, "levels.low.forwards_to", "các cấp gửi vòng quanh: low → high → low",
             "bỏ một liên kết trong vòng"),
            (7, 39, "levels.high.forwards_to", "các cấp gửi vòng quanh: high → low → high",
             "bỏ một liên kết trong vòng"),
        ],
    ),
    "branch without a site": (
        "    site: south\n",
        "    version: 1\n",
        [(68, 3, "branches.low/south", "không nói nhánh này chạy ở trạm nào",
          "thêm «site: …» như các nhánh khác, hoặc «external: true»")],
    ),
    "intake ends before it begins": (
        "opens: 2025-01-06",
        "opens: 2025-04-01",
        [(19, 15, f"{LOW}.receipt.closes",
          "hạn nhận hồ sơ (đến hết ngày 31/03/2025) sớm hơn ngày mở nhận 01/04/2025",
          "không sớm hơn 2025-04-01")],
    ),
    "judging before intake closes": (
        "begins: 2025-03-31",
        "begins: 2025-03-30",
        [(66, 44, f"{LOW}.calendar[0].begins",
          "chấm từ 30/03/2025 khi còn nhận hồ sơ (đến hết ngày 31/03/2025)",
          "không sớm hơn 2025-03-31")],
    ),
    "ceremony before judging": (
        "period: 2025-05",
        "period: 2025-02",
        [(67, 9, f"{LOW}.calendar[1]", "«ceremony» (28/02/2025) đứng trước «judging» (31/03/2025)",
          "sửa một ngày")],
    ),
    "forwarding too late for the branch above": (
        "before: {date: 2025-05-01, inclusive: false}",
        "before: {date: 2025-05-01, inclusive: true}",
        [(52, 15, f"{LOW}.forwarding.before",
          "gửi lên đến hết ngày 01/05/2025, nhưng «high/land» chỉ nhận đến hết ngày 30/04/2025",
          "không muộn hơn 2025-04-30")],
    ),
    "due dates out of order": (
        "due_dates: [2025-02-01, 2025-03-01]",
        "due_dates: [2025-03-01, 2025-02-01]",
        [(62, 33, f"{LOW}.obligations[0].due_dates[1]", "ngày 01/02/2025 không sau 01/03/2025",
          "xếp tăng dần, mỗi ngày một lần")],
    ),
    "unit asked twice": (
        "who: [north]",
        "who: [north, south, north]",
        [(59, 29, f"{LOW}.obligations[0].who[2]", "«north» được nêu hai lần", "giữ một")],
    ),
    "forwarding to nowhere": (
        "    site: land\n",
        "    site: land\n    forwarding: {max: 1}\n",
        [(72, 5, "branches.high/land.forwarding", "gửi lên nhưng không có nhánh cấp trên nào",
          "bỏ «forwarding», hoặc thêm nhánh cấp trên vào branches")],
    ),
    "due date given twice": (
        "due_dates: [2025-02-01, 2025-03-01]",
        "due_dates: [2025-02-01, 2025-02-01]",
        [(62, 33, f"{LOW}.obligations[0].due_dates[1]", "ngày 01/02/2025 không sau 01/02/2025",
          "xếp tăng dần, mỗi ngày một lần")],
    ),
    "two branches above": (
        "  high/land:\n",
        "  high/south: {site: south}\n  high/land:\n",
        [
            (13, 3, LOW, "có nhiều nhánh cấp trên, chưa rõ nhánh nào",
             "thêm «parent: …», một trong: high/south, high/land"),
            (68, 3, "branches.low/south", "có nhiều nhánh cấp trên, chưa rõ nhánh nào",
             "thêm «parent: …», một trong: high/south, high/land"),
        ],
    ),
    "branches in a circle": (
        "    site: land\n",
        "    site: land\n    parent: low/south\n",
        [(72, 13, "branches.high/land.parent",
          "các nhánh gửi vòng quanh: high/land → low/south → high/land",
          "bỏ một liên kết trong vòng")],
    ),
    "units in a circle": (
        "  land: {name: Cả nước, kind: land}",
        "  land: {name: Cả nước, kind: land, parent: north}",
        [
            (9, 47, "units.north.parent",
             "đơn vị cấp trên vòng quanh: north → land → north", "bỏ một liên kết trong vòng"),
            (11, 45, "units.land.parent",
             "đơn vị cấp trên vòng quanh: land → north → land", "bỏ một liên kết trong vòng"),
        ],
    ),
    "old schema": (
        "schema: 2",
        "schema: 1",
        [(1, 9, "schema", "tệp viết theo lược đồ 1, hiện hành là 2",
          "chạy: hoithi contest migrate {file}")],
    ),
    "schema of the future": (
        "schema: 2",
        "schema: 7",
        [(1, 9, "schema", "phần mềm này không biết lược đồ «7»", "dùng «schema: 2»")],
    ),
    "missing base file": (
        "schema: 2",
        "overlays: nowhere.yaml\nschema: 2",
        [(1, 11, "overlays", "không có tệp nền «nowhere.yaml»",
          "đường dẫn tính từ thư mục của planted.yaml")],
    ),
}  # fmt: skip


def told(file: Path) -> list[tuple[str, *Told]]:
    return [astuple(one) for one in check_file(file)]


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    text, planted, expected = PLANTED[name]
    assert text in SMALL
    file = tmp_path / "planted.yaml"
    file.write_text(SMALL.replace(text, planted, 1), encoding="utf-8")

    assert told(file) == [
        (str(file), *one[:4], one[4].replace("{file}", str(file))) for one in expected
    ]
    with pytest.raises(ProfileErrors) as raised:
        load_profile(file)
    assert list(raised.value.problems) == check_file(file)


def test_the_file_without_planted_errors_has_none() -> None:
    assert check_file(HERE / "small.yaml") == []


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("threshold: 12", "threshold: 15"),
        ("due_dates: [2025-02-01, 2025-03-01]", "due_dates: []"),
        ("{date: 2025-03-31, inclusive: true}", "{date: 2025-04-01, inclusive: false}"),
        ("before: {date: 2025-05-01,", "before: {date: 2025-04-01,"),
    ],
)  # fmt: skip
def test_what_is_just_allowed_is_no_error(text: str, allowed: str, tmp_path: Path) -> None:
    assert text in SMALL
    file = tmp_path / "allowed.yaml"
    file.write_text(SMALL.replace(text, allowed, 1), encoding="utf-8")

    assert check_file(file) == []


def test_all_errors_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = SMALL
    for name in ("unknown key", "unknown award in a quota", "day written our way", "empty text"):
        text = text.replace(PLANTED[name][0], PLANTED[name][1], 1)
    file = tmp_path / "planted.yaml"
    file.write_text(text, encoding="utf-8")

    assert [(one.line, one.path) for one in check_file(file)] == [
        (3, "title"),
        (15, f"{LOW}.standing_ofices"),
        (18, f"{LOW}.receipt.opens"),
        (49, f"{LOW}.judging[3].awards[1].award"),
    ]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.yaml"

    assert told(file) == [(str(file), 1, 1, "", "không có tệp này", "kiểm tra đường dẫn")]


def test_a_value_that_contains_itself_is_told(tmp_path: Path) -> None:
    file = tmp_path / "circle.yaml"
    file.write_text("schema: 2\ntitle: &a [*a]\n", encoding="utf-8")

    assert (str(file), 2, 8, "title[0]", "giá trị chứa chính nó", "bỏ tham chiếu «*»") in told(file)


def test_a_problem_reads_as_one_line(tmp_path: Path) -> None:
    file = tmp_path / "planted.yaml"
    file.write_text(SMALL.replace("contest: small\n", "", 1), encoding="utf-8")

    assert [str(one) for one in check_file(file)] == [
        f"{file}:1:1: contest: thiếu «contest» — thêm «contest: …»"
    ]
