"""What can be done to accounts, by kind, with the names that people read."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.identity.permissions import table


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of acts: its name, and each act with its own."""

    name: str
    acts: Mapping[str, str]


KINDS: Mapping[str, Kind] = {
    "sign-in": Kind("Đăng nhập", {
        "signed_in": "Đăng nhập",
        "outside_linked": "Nối với tài khoản chung",
        "signed_out": "Kết thúc phiên",
        "sessions_ended": "Kết thúc mọi phiên",
    }),
    "failed": Kind("Đăng nhập sai", {
        "sign_in_failed": "Đăng nhập sai",
        "code_failed": "Nhập sai mã xác nhận",
        "account_locked": "Tạm khóa vì nhập sai nhiều lần",
    }),
    "password": Kind("Mật khẩu", {
        "link_issued": "Gửi liên kết đặt mật khẩu",
        "password_set": "Đặt mật khẩu qua liên kết",
        "password_changed": "Đổi mật khẩu",
    }),
    "factor": Kind("Xác nhận hai bước", {
        "factor_confirmed": "Bật xác nhận hai bước",
        "factor_dropped": "Tắt xác nhận hai bước",
        "factor_reset": "Người quản trị đặt lại xác nhận hai bước",
        "codes_renewed": "Lấy mã dự phòng mới",
        "recovery_used": "Dùng mã dự phòng",
    }),
    "token": Kind("Mã truy cập API", {
        "token_made": "Tạo mã truy cập API",
        "token_ended": "Thu hồi mã truy cập API",
    }),
    "role": Kind("Vai trò", {
        "role_granted": "Giao vai trò",
        "role_revoked": "Thu hồi vai trò",
    }),
    "account": Kind("Tài khoản", {
        "account_added": "Tạo tài khoản",
        "account_disabled": "Khóa tài khoản",
        "account_enabled": "Mở lại tài khoản",
    }),
    "data": Kind("Dữ liệu cá nhân", {
        "data_exported": "Xuất dữ liệu cá nhân",
        "data_corrected": "Sửa dữ liệu cá nhân",
        "data_erased": "Xóa dữ liệu cá nhân",
        "authors_erased": "Xóa tác giả của một giải pháp",
        "acts_forgotten": "Xóa chi tiết quá hạn lưu của nhật ký",
    }),
}  # fmt: skip
NAMES: Mapping[str, str] = {key: name for one in KINDS.values() for key, name in one.acts.items()}


def name_of(act: str) -> str:
    """An act in words; its key where it has none."""
    return NAMES.get(act, act)


_FACTS: Mapping[str, str] = {
    "strong": "xác nhận hai bước",
    "failures": "lần sai thứ",
    "until": "đến",
    "role": "vai trò",
    "contest": "hội thi",
    "branch": "nơi tổ chức",
    "unit": "đơn vị",
    "field": "lĩnh vực",
    "name": "tên",
    "scope": "phạm vi",
    "sessions": "số phiên",
    "tokens": "số mã",
    "issuer": "nơi đăng nhập",
    "entry": "giải pháp",
    "rows": "số dòng",
}
"""What people read of an act's facts; ids are for programs."""


def facts_in_words(facts: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """The facts of an act that say something to people, as names and values."""
    return tuple(
        (name, _value(key, facts[key]))
        for key, name in _FACTS.items()
        if facts.get(key) not in ("", None)
    )


def _value(key: str, value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    role = table().roles.get(str(value)) if key == "role" else None
    return role.name if role else str(value)
