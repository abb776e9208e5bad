"""What stands in every application and says nothing of the work.

On a site with many dossiers such phrases weigh next to nothing by themselves; among the first ten
nothing tells them from what was copied. So they are known beforehand, as forms have them.
"""

from itertools import pairwise

from shared.likeness.words import words_of

_PHRASES = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc",
    "Phiếu đăng ký dự thi Hội thi Sáng tạo kỹ thuật",
    "Kính gửi Ban Tổ chức Hội thi Sáng tạo kỹ thuật tỉnh",
    "Tôi xin cam đoan mọi thông tin nêu trong đơn là trung thực, đúng sự thật và hoàn toàn chịu "
    "trách nhiệm trước pháp luật",
    "Tôi xin cam đoan nội dung trình bày trong hồ sơ là đúng sự thật và chịu trách nhiệm trước "
    "Ban Tổ chức Hội thi",
    "Chúng tôi cam kết giải pháp không vi phạm quyền sở hữu trí tuệ của tổ chức, cá nhân khác",
    "Kính mong Ban Tổ chức, Hội đồng giám khảo xem xét, công nhận. Xin trân trọng cảm ơn",
    "Tên giải pháp dự thi. Lĩnh vực dự thi. Tác giả, nhóm tác giả",
    "Mô tả giải pháp kỹ thuật đã biết. Tình trạng kỹ thuật hiện nay. Nhược điểm của giải pháp cũ",
    "Mục đích của giải pháp. Nội dung của giải pháp. Mô tả chi tiết bản chất của giải pháp",
    "Tính mới, tính sáng tạo của giải pháp. Điểm mới của giải pháp",
    "Khả năng áp dụng của giải pháp. Phạm vi áp dụng. Giải pháp đã được áp dụng tại",
    "Hiệu quả kinh tế. Hiệu quả kỹ thuật. Hiệu quả xã hội. Hiệu quả kinh tế - xã hội",
    "Lợi ích thu được do áp dụng giải pháp. Đánh giá lợi ích theo ý kiến của tác giả",
    "Tài liệu kèm theo. Xác nhận của cơ quan, đơn vị. Ký và ghi rõ họ tên",
)


def _pairs() -> frozenset[tuple[str, str]]:
    lines = (words_of(line) for phrase in _PHRASES for line in phrase.split(". "))
    return frozenset(pair for words in lines for pair in pairwise(words))


FORMULAIC = _pairs()
"""Their pairs of neighbouring words."""
