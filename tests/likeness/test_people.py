"""Whether two written names may be one person's."""

import pytest

from shared.likeness.people import common_people, is_same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Văn An", "NGUYEN VAN AN"),
        ("Nguyễn Văn An", "Ng. V. An"),
        ("Nguyễn Văn An", "N.V. An"),
        ("Nguyễn Văn An", "ThS. Nguyễn Văn An"),
        ("Trần Thị Đào", "Tr. Thị Đào"),
        ("Ông Lê Hòa", "Lê Hoà"),
    ],
)
def test_one_person_is_known_however_written(one: str, other: str) -> None:
    assert (is_same_person(one, other), is_same_person(other, one)) == (True, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn Anh"),
        ("Nguyễn Văn An", "Nguyễn An"),
        ("Nguyễn Văn An", "Trần Văn An"),
        ("Nguyễn Văn An", "N.T. An"),
        ("", "Nguyễn Văn An"),
        ("Văn", ""),
    ],
)
def test_two_persons_stay_two(one: str, other: str) -> None:
    assert (is_same_person(one, other), is_same_person(other, one)) == (False, False)


def test_common_people_are_named_as_the_first_work_names_them() -> None:
    found = common_people(["Lê Thị Hoa", "Ng. V. An"], ["Nguyễn Văn An", "Phạm Hùng"])
    assert found == ("Ng. V. An",)
