"""Every kind of letter there is; its standard wording is `wordings/<language>/<key>.txt`."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.messages.template import Template

_OFFICE = {"contest": "tên hội thi", "office": "tên ban tổ chức gửi thư"}
_PAGE = {"page": "phần địa chỉ của trang cần mở, sau {{ site_url }}/"}
_REPORT = {
    **_OFFICE,
    **_PAGE,
    "unit": "đơn vị phải báo cáo",
    "report": "tên báo cáo",
    "due_date": "hạn báo cáo",
}
_ENTRY = {
    **_OFFICE,
    **_PAGE,
    "unit": "đơn vị dự thi",
    "title": "tên giải pháp",
    "number": "số biên nhận",
}

_RECEIPT = {
    "received_on": "ngày nhận hồ sơ",
    "missing": "thành phần còn thiếu, có thể trống",
    "deadline": "hạn nhận hồ sơ, có thể trống",
}

REPORT_DUE_SOON = Template(
    "report_due_soon", "reporting", "Nhắc báo cáo sắp đến hạn",
    {**_REPORT, "days": "số ngày còn lại"},
    asks_receipt=True,
)  # fmt: skip
REPORT_DUE = Template(
    "report_due", "reporting", "Báo cáo đến hạn hôm nay", _REPORT, asks_receipt=True
)
REPORT_OVERDUE = Template(
    "report_overdue", "reporting", "Đôn đốc báo cáo quá hạn",
    {**_REPORT, "days": "số ngày đã quá hạn"},
    asks_receipt=True,
)  # fmt: skip
REPORT_RETURNED = Template(
    "report_returned", "reporting", "Trả lại báo cáo", {**_REPORT, "reason": "lý do trả lại"}
)

DOSSIER_RECEIVED = Template(
    "dossier_received", "intake", "Biên nhận hồ sơ",
    {**_ENTRY, **_RECEIPT},
)  # fmt: skip
DOSSIER_RECEIPT = Template(
    "dossier_receipt", "intake", "Phiếu nhận hồ sơ gửi tác giả",
    {**_ENTRY, **_RECEIPT},
)  # fmt: skip
DOSSIER_RECEIPTS = Template(
    "dossier_receipts", "intake", "Phiếu nhận các hồ sơ của một danh sách",
    {
        **_OFFICE,
        **_PAGE,
        "count": "số hồ sơ",
        "dossiers": "mỗi dòng một hồ sơ: số phiếu nhận, tên giải pháp, thành phần còn thiếu",
        "received_on": "ngày nhận hồ sơ",
        "deadline": "hạn nhận hồ sơ, có thể trống",
    },
)  # fmt: skip
DOSSIER_RETURNED = Template(
    "dossier_returned", "intake", "Đề nghị bổ sung hồ sơ",
    {**_ENTRY, "by": "nơi trả lại hồ sơ", "reason": "nội dung cần bổ sung, chỉnh sửa"},
    asks_receipt=True,
)  # fmt: skip
ENTRIES_AWAITED = Template(
    "entries_awaited", "intake", "Nhắc đơn vị chưa gửi giải pháp",
    {
        **_OFFICE,
        **_PAGE,
        "unit": "đơn vị được nhắc",
        "expected": "số giải pháp theo kế hoạch, có thể trống",
        "closes_on": "ngày cuối nhận hồ sơ",
        "days": "số ngày còn lại",
    },
    by_hand=True,
)  # fmt: skip
SCREENING_RESULT = Template(
    "screening_result", "intake", "Kết quả sơ tuyển",
    {**_ENTRY, "verdict": "đủ điều kiện hoặc không đủ điều kiện", "reason": "lý do, có thể trống"},
)  # fmt: skip
RESULT = Template(
    "result", "intake", "Kết quả hội thi",
    {**_ENTRY, "award": "giải thưởng, có thể trống", "decision": "số quyết định, có thể trống"},
    by_hand=True,
)  # fmt: skip
FORWARDING_RECEIVED = Template(
    "forwarding_received", "intake", "Cấp trên đã nhận hồ sơ",
    {**_ENTRY, "above": "ban tổ chức cấp trên"},
)  # fmt: skip

_ADVICE = {**_OFFICE, **_PAGE, "title": "tên giải pháp dự kiến", "asker": "người đề nghị tư vấn"}
ADVISER_NAMED = Template(
    "adviser_named", "intake", "Cử chuyên gia tư vấn",
    {**_ADVICE, "question": "nội dung cần tư vấn", "contact": "liên hệ, có thể trống"},
)  # fmt: skip
ADVICE_GIVEN = Template(
    "advice_given", "intake", "Ý kiến tư vấn trước khi nộp hồ sơ",
    {**_ADVICE, "adviser": "người tư vấn", "advice": "ý kiến tư vấn"},
)  # fmt: skip

UNSIGNED = Template(
    "unsigned", "intake", "Nhắc ký kết quả trước hạn gửi cấp trên",
    {
        **_OFFICE, **_PAGE,
        "above": "ban tổ chức cấp trên",
        "deadline": "hạn gửi hồ sơ lên cấp trên",
        "days": "số ngày còn lại",
        "count": "số giải pháp chưa có kết quả ký",
    },
)  # fmt: skip

PANEL_INVITED = Template(
    "panel_invited", "judging", "Mời tham gia hội đồng giám khảo",
    {**_OFFICE, **_PAGE, "panel": "tên hội đồng", "round": "vòng chấm", "role": "vai trò"},
    asks_receipt=True,
)  # fmt: skip

_LINK = {**_PAGE, "name": "họ và tên người nhận", "expires_at": "lúc đường dẫn hết hiệu lực"}
ACCOUNT_INVITED = Template(
    "account_invited", "site", "Mời sử dụng hệ thống",
    {**_LINK, "office": "ban tổ chức mời", "role": "vai trò được giao"},
    urgent=True, secret=True,
)  # fmt: skip
PASSWORD_RESET = Template(
    "password_reset", "site", "Đặt lại mật khẩu", _LINK, urgent=True, secret=True
)
ACCOUNT_CHANGED = Template(
    "account_changed", "site", "Thông báo về tài khoản",
    {"name": "họ và tên người nhận", "what": "việc đã xảy ra", "at": "lúc xảy ra"},
    urgent=True,
)  # fmt: skip

CATALOGUE: Mapping[str, Template] = MappingProxyType(
    {
        one.key: one
        for one in (
            REPORT_DUE_SOON,
            REPORT_DUE,
            REPORT_OVERDUE,
            REPORT_RETURNED,
            DOSSIER_RECEIVED,
            DOSSIER_RECEIPT,
            DOSSIER_RECEIPTS,
            DOSSIER_RETURNED,
            ENTRIES_AWAITED,
            SCREENING_RESULT,
            RESULT,
            FORWARDING_RECEIVED,
            ADVISER_NAMED,
            ADVICE_GIVEN,
            UNSIGNED,
            PANEL_INVITED,
            ACCOUNT_INVITED,
            PASSWORD_RESET,
            ACCOUNT_CHANGED,
        )
    }
)
"""Every template by its key."""
