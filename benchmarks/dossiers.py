"""Dossiers as people write them: each tells of something else, though many share their phrases.

Comparing works costs most where all are alike, and next to nothing where none are.
"""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from benchmarks.contests import MeasuredBranch

_KINDS = (
    "Máy", "Thiết bị", "Mô hình", "Phần mềm", "Quy trình", "Bộ dụng cụ", "Hệ thống", "Phương pháp",
)  # fmt: skip
_DOES = (
    "tách hạt điều", "sấy tiêu", "cạo mủ cao su", "tưới nhỏ giọt", "lọc nước phèn", "ủ phân",
    "đếm cá giống", "đo độ ẩm đất", "quản lý thư viện trường", "điểm danh học sinh", "dạy phát âm",
    "theo dõi huyết áp", "phân loại rác", "chống cháy rừng", "báo cháy nhà kho", "bóc vỏ lạc",
    "ép củi trấu", "đóng gói măng khô", "tra cứu hồ sơ đất", "giám sát đàn bò", "nuôi ong",
    "kiểm tra lưới điện", "cắt cỏ vườn đồi", "gieo mạ khay", "nhân giống sâm", "chiết cành mít",
)  # fmt: skip
_WITH = (
    "dùng năng lượng mặt trời", "từ động cơ xe máy cũ", "bằng cảm biến giá rẻ", "qua điện thoại",
    "có bộ ngắt tự động", "theo mẻ nhỏ", "cho hộ một lao động", "không dùng hóa chất",
    "có cảnh báo từ xa", "tháo lắp trong mười phút", "chạy bằng ắc quy", "kết hợp trí tuệ nhân tạo",
)  # fmt: skip
_PLACES = (
    "Lộc Thái", "Lộc Điền", "Lộc Hưng", "An Lộc", "Thanh Lương", "Phú Thịnh", "Cao Lộc", "Văn Quan",
    "Hữu Lũng", "Chi Lăng", "Bắc Sơn", "Đình Lập",
)  # fmt: skip
_BEFORE = (
    "Trước đây mỗi {unit} phải thuê {count} người, mất {days} ngày.",
    "Cách làm cũ hao hụt {share} phần trăm và phụ thuộc thời tiết.",
    "Thiết bị bán sẵn giá trên {count} triệu đồng, nông dân khó mua.",
    "Khảo sát {count} hộ cho thấy việc này tốn {days} ngày mỗi vụ.",
)
_HOW = (
    "Giải pháp gồm khung thép, mô tơ {count} oát và bộ điều khiển tự lập trình.",
    "Tác giả thay bánh răng bằng dây đai, thêm {days} mức tốc độ và khay hứng rời.",
    "Dữ liệu được ghi mỗi {days} phút, lưu tại chỗ và gửi đi khi có sóng.",
    "Quy trình có {days} bước, mỗi bước kèm phiếu kiểm tra và hình hướng dẫn.",
    "Vật liệu tận dụng tại {place}, thợ hàn địa phương làm trong {days} ngày.",
)
_AFTER = (
    "Áp dụng thử tại {place} giảm {share} phần trăm chi phí, hoàn vốn sau {days} tháng.",
    "Năng suất tăng {share} phần trăm; {count} hộ ở {place} đã làm theo.",
    "Đã dùng {days} vụ liên tiếp, hao hụt còn dưới {days} phần trăm.",
    "Tiết kiệm {count} công mỗi vụ, dễ nhân rộng, không gây tiếng ồn.",
)
_NAMES = (
    "Nguyễn Văn Sáng", "Trần Thị Tạo", "Lê Hữu Phước", "Phạm Ngọc Ánh", "Hoàng Văn Thụ",
    "Lý Thị Mai", "Nông Đức Thịnh", "Vi Văn Lâm", "Đặng Thị Hồng", "Điểu Sơn", "Thị Bé",
)  # fmt: skip


def dossier_of(branch: MeasuredBranch, number: int) -> dict[str, Any]:
    """The body of a registration, the same for the same branch and number."""
    random = Random(f"{branch.contest} {branch.branch} {number}")
    place = random.choice(_PLACES)
    head = (random.choice(_KINDS), random.choice(_DOES), random.choice(_WITH))
    return {
        "title": f"{' '.join(head)} tại {place} ({branch.number}-{number})",
        "unit": branch.unit,
        "field": branch.fields[number % len(branch.fields)],
        "summary": " ".join(_told(random, some, place) for some in (_BEFORE, _HOW, _HOW, _AFTER)),
        "applied_since": date.today().year - 1,
        "authors": [{"name": name} for name in random.sample(_NAMES, 2)],
    }


def _told(random: Random, phrases: Sequence[str], place: str) -> str:
    facts = {"count": random.randint(2, 90), "days": random.randint(2, 30)}
    share = random.randint(5, 60)
    return random.choice(phrases).format(**facts, share=share, place=place, unit="hộ")
