"""Groups that take over what another says: «<<», as YAML knows it."""

import pytest

from shared.profiles.yaml_tree import read_tree

FILE = "a.yaml"


def test_group_takes_over_what_it_does_not_say_itself() -> None:
    text = (
        "b:\n  one: &one {title: Một, fields: [x]}\n  two: &two {<<: *one, title: Hai}\n"
        "  three: {site: s, <<: [*two, {title: Không, site: t, more: 1}]}\n"
    )
    tree, problems = read_tree(text, FILE)
    assert problems == []
    assert tree is not None
    assert tree.plain()["b"]["two"] == {"title": "Hai", "fields": ["x"]}
    assert tree.plain()["b"]["three"] == {"site": "s", "title": "Hai", "fields": ["x"], "more": 1}


@pytest.mark.parametrize("text", ["a: &a {<<: *a, b: 1}", "a: {<<: b}", "a: &a [1]\nb: {<<: [*a]}"])
def test_what_is_no_group_is_told_with_its_place(text: str) -> None:
    tree, problems = read_tree(text, FILE)
    assert tree is not None
    assert [one.message for one in problems] == ["«<<» chỉ lấy được một nhóm khác đã đặt tên"]
    assert problems[0].line in (1, 2)
