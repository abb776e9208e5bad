"""What pydantic finds wrong with a request, told to the person who typed it."""

import re
from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from shared.language import said, translated

_PLACES = {"body", "query", "path", "header", "cookie"}
_WORDS = (
    (r"^missing", "chưa điền"),
    (r"^extra_forbidden", "không có mục này"),
    (r"^json_invalid", "không phải JSON"),
    (r"^date_|^datetime_|^timezone", "không phải ngày, giờ hợp lệ"),
    (r"^int_", "phải là số nguyên"),
    (r"^(decimal|float)_", "phải là số"),
    (r"^bool_", "phải là đúng hoặc sai"),
    (r"^string_too_short", "không được để trống"),
    (r"^string_too_long", "dài quá {max_length} ký tự"),
    (r"^string_", "phải là chữ, đúng dạng"),
    (r"^too_short", "phải có ít nhất {min_length} mục"),
    (r"^too_long", "không quá {max_length} mục"),
    (r"^greater_than_equal", "phải từ {ge} trở lên"),
    (r"^greater_than", "phải lớn hơn {gt}"),
    (r"^less_than_equal", "không được quá {le}"),
    (r"^less_than", "phải nhỏ hơn {lt}"),
    (r"^(list|tuple|set|frozen_set)_", "phải là danh sách"),
    (r"^(dict|model|dataclass)_", "phải là một nhóm các mục"),
    (r"^(literal|enum|union_tag)", "không phải giá trị được phép"),
)


def field_errors(error: RequestValidationError | ValidationError) -> list[dict[str, str]]:
    """Each wrong field with its reason, in Vietnamese; what was typed is not repeated."""
    return [
        {"field": _field(one["loc"]), "reason": _reason(one)}
        for one in error.errors()
    ]  # fmt: skip


def _field(loc: tuple[str | int, ...]) -> str:
    steps = loc[1:] if loc and loc[0] in _PLACES else loc
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or translated("nội dung")


def _reason(one: Mapping[str, Any]) -> str:
    words = (text for pattern, text in _WORDS if re.match(pattern, one["type"]))
    return said(next(words, "không dùng được"), **one.get("ctx", {}))
