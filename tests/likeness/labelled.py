"""A set of dossiers made up from a seed, with the copies that are hidden in it.

Every tenth dossier has a copy: edited, without diacritics, shuffled, half copied under its own
text, or with its headings reworded. All of them, copies and innocents, carry paragraphs that
everybody writes.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random


def _stock(text: str) -> tuple[str, ...]:
    """Phrases of a list that is parted by commas."""
    return tuple(" ".join(one.split()) for one in text.split(","))


_THINGS = _stock(
    """
    máy gặt, máy sấy, lò đốt, bồn ủ, giàn phơi, khung cấy, bẫy đèn, cảm biến, van xả, bơm
    nước, xe đẩy, băng chuyền, buồng lạnh, ống dẫn, bộ lọc, hộp số, mạch điện, phần mềm, trang
    điện tử, kho dữ liệu, bảng điểm, sổ tay, bộ thí nghiệm, mô hình, khay ươm, lưới che, thùng
    chứa, bếp đun, cối xay, dao cắt, trục quay, bánh răng, tủ điện, đèn báo, camera, loa, cân
    điện tử, máy ấp, chuồng nuôi, bể lắng, hầm ủ, màng phủ, phân hữu cơ, chế phẩm, men vi
    sinh, thuốc nam, khung đỡ, nẹp xương, giường bệnh, xe lăn, máy đo, bàn mổ, ống nghiệm, bản
    đồ
    """
)
_ACTS = _stock(
    """
    chế tạo, lắp đặt, điều khiển, theo dõi, cắt giảm, thay thế, tận dụng, phối trộn, nâng đỡ,
    làm mát, hong khô, sàng lọc, đóng gói, vận chuyển, ghi nhận, tính toán, cảnh báo, phun
    tưới, bón lót, thu gom, xử lý, khử mùi, tách vỏ, nghiền nhỏ, gia nhiệt, hẹn giờ, đo đạc,
    ghép nối, số hóa, tra cứu, phân loại, chăm sóc
    """
)
_MATTERS = _stock(
    """
    hạt điều, hồ tiêu, mủ cao su, cà phê, lúa nước, rau má, nấm rơm, cá lóc, tôm thẻ, gà thả
    vườn, heo rừng, dê cỏ, bò lai, sầu riêng, mít nghệ, bưởi da xanh, mùn cưa, vỏ trấu, bã
    mía, rơm rạ, nước thải, khí thải, rác nhựa, bùn ao, điểm thi, hồ sơ học sinh, đơn thư,
    lịch trực, bệnh án, thuốc kê đơn, biên lai, ảnh vệ tinh, độ ẩm đất, nhiệt độ chuồng, áp
    suất nồi, dòng điện ba pha, vòng bi, tấm tôn, thép hộp, nhôm phế liệu, ắc quy cũ, pin mặt
    trời, gió biển, nước mưa
    """
)
_PLACES = _stock(
    """
    ngoài đồng, trong vườn nhà, tại trạm y tế, ở lớp học, dưới tán rừng, bên bờ kênh, trên rẫy
    dốc, tại xưởng cơ khí, ở hợp tác xã, trong nhà màng, ven suối, tại chợ xã, ở bến cảng,
    trong kho lạnh, trên mái nhà, tại ủy ban xã, ở trại giống, giữa mùa khô, vào mùa lũ, lúc
    nửa đêm, khi mất điện, sau thu hoạch, trước vụ gieo, đầu năm học
    """
)
_HOW = _stock(
    """
    bằng động cơ cũ, nhờ năng lượng mặt trời, với giá thành thấp, không cần thợ lành nghề,
    bằng tay quay, qua điện thoại, theo chu kỳ mười phút, với sai số dưới một phần trăm, nhờ
    khí nén, bằng nước tuần hoàn, theo từng lô nhỏ, với công suất gấp đôi, qua mạng nội bộ,
    bằng vật liệu sẵn có, nhờ trọng lực, theo thời gian thực, với hai người vận hành, bằng
    sóng siêu âm, nhờ nhiệt thừa, theo mã vạch, với độ bền năm năm, bằng gỗ tạp
    """
)
_LINKS = _stock(
    """
    và, để, rồi, nhằm, đồng thời, kết hợp, cùng lúc, sau đó, cho đến khi
    """
)
_HEADINGS = (
    ("Mô tả giải pháp", "Nội dung của giải pháp", "Phần mô tả chi tiết"),
    ("Tính mới và tính sáng tạo", "Điểm mới so với trước", "Những sáng tạo chính"),
    ("Khả năng áp dụng", "Phạm vi áp dụng thực tế", "Nơi đã và sẽ áp dụng"),
    ("Hiệu quả kinh tế - xã hội", "Lợi ích mang lại", "Hiệu quả thu được"),
)
_BOILERPLATE = (
    "Tôi xin cam đoan những nội dung trình bày trong hồ sơ là đúng sự thật và hoàn toàn chịu "
    "trách nhiệm trước Ban Tổ chức Hội thi.",
    "Giải pháp đã được hội đồng sáng kiến của đơn vị xem xét, đánh giá cao và cho phép áp "
    "dụng rộng rãi trong toàn ngành.",
    "Kính đề nghị Ban Tổ chức Hội thi Sáng tạo kỹ thuật xem xét, công nhận và tạo điều kiện "
    "để giải pháp được nhân rộng trên địa bàn tỉnh.",
    "Giải pháp góp phần giải phóng sức lao động, bảo vệ môi trường, nâng cao thu nhập cho "
    "người dân và xây dựng nông thôn mới.",
)
_ONSETS = _stock(
    """
    b, c, ch, d, đ, gi, h, kh, l, m, n, ng, nh, ph, r, s, t, th, tr, v, x
    """
)
_RHYMES = _stock(
    """
    an, áng, ao, ạt, âm, ấn, ập, ây, em, én, ẹp, ên, êu, ích, iên, iệt, in, ói, om, ông, ộc,
    ơi, ợp, ui, ụng, ưng, ước, ương, uốn, uyền, y, oan, oạch
    """
)
_FAMILIES = _stock(
    """
    Nguyễn, Trần, Lê, Phạm, Hoàng, Phan, Vũ, Đặng, Bùi, Đỗ, Nông
    """
)
_MIDDLES = _stock(
    """
    Văn, Thị, Đức, Minh, Ngọc, Quang, Hữu, Thanh, Xuân, Công, Bích
    """
)
_GIVEN = _stock(
    """
    An, Bình, Châu, Dũng, Em, Giang, Hà, Khoa, Lan, Mai, Nam, Oanh, Phúc, Quân, Sơn, Tâm,
    Uyên, Vinh, Xuyến, Yến
    """
)


@dataclass(frozen=True, slots=True)
class Made:
    """A dossier that was made up; `copy_of` is the number of the one it was copied from."""

    number: int
    title: str
    text: str
    authors: tuple[str, ...]
    copy_of: int | None = None


def make(count: int, seed: int) -> list[Made]:
    """So many dossiers, of which every eleventh is a copy of one before it; always the same."""
    chance = Random(seed)
    made: list[Made] = []
    for number in range(count):
        if number % 11 == 10:
            source = made[number - 1 - chance.randrange(min(number, 10))]
            if source.copy_of is None:
                made.append(_copied(chance, number, source))
                continue
        made.append(_original(chance, number))
    return made


def is_copy(one: Made, other: Made) -> bool:
    """Whether one was made from the other, or both from a third."""
    roots = [item.number if item.copy_of is None else item.copy_of for item in (one, other)]
    return roots[0] == roots[1]


def _original(chance: Random, number: int) -> Made:
    jargon = [_term(chance) for _ in range(30)]
    sentences = [_sentence(chance, jargon) for _ in range(chance.randint(6, 18))]
    thing, matter = chance.choice(_THINGS), chance.choice(_MATTERS)
    act, place, how = chance.choice(_ACTS), chance.choice(_PLACES), chance.choice(_HOW)
    title = chance.choice((
        f"{thing} {jargon[0]} {act} {matter} {how}",
        f"Giải pháp {act} {matter} {jargon[0]} {place} {how}",
        f"Ứng dụng {thing} {jargon[0]} để {act} {matter} {place}",
        f"Nghiên cứu {act} {matter} {jargon[0]} {how}",
    ))  # fmt: skip
    return Made(number, _upper(title), _laid_out(chance, sentences), _people(chance))


def _term(chance: Random) -> str:
    """A term of the trade: two syllables that hardly another dossier joins."""
    return " ".join(chance.choice(_ONSETS) + chance.choice(_RHYMES) for _ in range(2))


def _sentence(chance: Random, jargon: Sequence[str]) -> str:
    parts = [chance.choice(_THINGS), chance.choice(_ACTS), chance.choice(_MATTERS)]
    for _ in range(chance.randint(1, 3)):
        parts.append(chance.choice((*_LINKS, "")))
        parts += [chance.choice(_ACTS), chance.choice((*_MATTERS, *_THINGS)), chance.choice(jargon)]
        parts.append(chance.choice((*_PLACES, *_HOW)))
    if chance.random() < 0.3:
        parts.append(f"đạt {chance.randint(2, 9999)} {chance.choice(('kg', 'giờ', 'lượt', 'mét'))}")
    return _upper(" ".join(one for one in parts if one)) + "."


def _laid_out(chance: Random, sentences: Sequence[str]) -> str:
    """Sentences under headings, with what everybody writes at the end."""
    parts = [f"{chance.choice(_BOILERPLATE)}"]
    size = max(1, len(sentences) // len(_HEADINGS))
    for place, wordings in enumerate(_HEADINGS):
        last = None if place == len(_HEADINGS) - 1 else (place + 1) * size
        parts.append(f"{place + 1}. {chance.choice(wordings)}")
        parts.append(" ".join(sentences[place * size : last]))
    return "\n".join([*parts, *chance.sample(_BOILERPLATE, 2)])


def _copied(chance: Random, number: int, source: Made) -> Made:
    how = chance.choice((_edited, _bare, _shuffled, _half, _reworded))
    authors = source.authors if chance.random() < 0.3 else _people(chance)
    title = _words_changed(chance, source.title, 0.25)
    return Made(number, title, how(chance, source.text), authors, source.number)


def _edited(chance: Random, text: str) -> str:
    return "\n".join(_words_changed(chance, line, 0.1) for line in text.split("\n"))


def _bare(chance: Random, text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in plain if not unicodedata.combining(one))


def _shuffled(chance: Random, text: str) -> str:
    sentences = _own_sentences(text)
    chance.shuffle(sentences)
    return _laid_out(chance, sentences)


def _half(chance: Random, text: str) -> str:
    sentences = _own_sentences(text)
    kept = sentences[: (len(sentences) + 1) // 2]
    jargon = [_term(chance) for _ in range(30)]
    return _laid_out(chance, [*kept, *(_sentence(chance, jargon) for _ in kept)])


def _reworded(chance: Random, text: str) -> str:
    return _laid_out(chance, _own_sentences(text))


def _own_sentences(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line and not line[0].isdigit()]
    own = [line for line in lines if line not in _BOILERPLATE]
    return [f"{one.strip()}." for line in own for one in line.split(".") if one.strip()]


def _words_changed(chance: Random, line: str, share: float) -> str:
    stock = (*_THINGS, *_ACTS, *_MATTERS)
    changed = (
        chance.choice(chance.choice(stock).split()) if chance.random() < share else word
        for word in line.split(" ")
    )
    return " ".join(changed)


def _people(chance: Random) -> tuple[str, ...]:
    return tuple(
        f"{chance.choice(_FAMILIES)} {chance.choice(_MIDDLES)} {chance.choice(_GIVEN)}"
        for _ in range(chance.randint(1, 3))
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


Index = Callable[[Made], Sequence[int]]
"""Asks for the numbers of the dossiers that are like one, and takes it in."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How many copies there were, how many of them were found, and what was found in vain."""

    copies: int
    found: int
    in_vain: int

    @property
    def recall(self) -> float:
        """The share of the copies that was found."""
        return self.found / self.copies

    @property
    def precision(self) -> float:
        """The share of what was found that is a copy."""
        return self.found / (self.found + self.in_vain) if self.found else 0.0


def measure(made: Sequence[Made], ask: Index) -> Quality:
    """Hand in one dossier after the other; each copy should lead to its source."""
    found = in_vain = 0
    copies = sum(one.copy_of is not None for one in made)
    for one in made:
        numbers = ask(one)
        found += one.copy_of in numbers
        in_vain += sum(1 for _ in _strangers(made, one, numbers))
    return Quality(copies, found, in_vain)


def _strangers(made: Sequence[Made], one: Made, numbers: Sequence[int]) -> Iterator[int]:
    return (number for number in numbers if not is_copy(one, made[number]))
