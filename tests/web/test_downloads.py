"""Names of files in headers: whole for those who can read them, harmless for everybody."""

from pathlib import Path

import pytest

from shared.web.downloads import disposition, to_save, to_view


@pytest.mark.parametrize(
    ("name", "bare", "whole"),
    [
        ("mo-ta.pdf", "mo-ta.pdf", "mo-ta.pdf"),
        ("Bản mô tả Đề án.pdf", "Ban mo ta De an.pdf", "B%E1%BA%A3n%20m%C3%B4%20t%E1%BA%A3%20"
         "%C4%90%E1%BB%81%20%C3%A1n.pdf"),
        ("a\u0309.pdf", "a.pdf", "%E1%BA%A3.pdf"),
        ('a"b;c.pdf', "a'b;c.pdf", "a%22b%3Bc.pdf"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\Windows\\a.exe", "a.exe", "a.exe"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x", "aSet-Cookie%3A%20x"),
        ("gi\u202efdp.exe", "gifdp.exe", "gifdp.exe"),
        ("🙂", "tep", "%F0%9F%99%82"),
        ("..", "tep", "tep"),
    ],
)  # fmt: skip
def test_a_name_is_given_in_two_forms(name: str, bare: str, whole: str) -> None:
    assert disposition("attachment", name) == (
        f"attachment; filename=\"{bare}\"; filename*=utf-8''{whole}"
    )


@pytest.mark.parametrize(
    ("media_type", "kind", "policy"),
    [
        ("image/png", "inline", "default-src 'none'; sandbox"),
        ("text/html", "attachment", "default-src 'none'; sandbox"),
        ("image/svg+xml", "attachment", "default-src 'none'; sandbox"),
    ],
)
def test_only_pictures_and_papers_are_shown(
    tmp_path: Path, media_type: str, kind: str, policy: str
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x")
    given = to_view(path, "x", media_type)
    assert given.headers["content-disposition"].startswith(kind)
    assert given.headers["content-security-policy"] == policy
    expected = media_type if kind == "inline" else "application/octet-stream"
    assert given.headers["content-type"] == expected


def test_what_is_saved_says_nothing_of_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x")
    assert to_save(path, "x.pdf").headers["content-type"] == "application/octet-stream"
