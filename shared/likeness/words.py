"""Words of a text, folded, with their places; common abbreviations written out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.vietnamese import fold

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
"""Marks that follow their letter (NFD) belong to the word."""

_SPELLED: Mapping[str, str] = {
    "attt": "an toan thong tin",
    "atvstp": "an toan ve sinh thuc pham",
    "bvmt": "bao ve moi truong",
    "bvtv": "bao ve thuc vat",
    "cb": "can bo",
    "cbcc": "can bo cong chuc",
    "cccd": "can cuoc cong dan",
    "cchc": "cai cach hanh chinh",
    "cnc": "cong nghe cao",
    "cncn": "cong nghe cong nghiep",
    "cntt": "cong nghe thong tin",
    "csdl": "co so du lieu",
    "cssk": "cham soc suc khoe",
    "dhsp": "dai hoc su pham",
    "gddt": "giao duc dao tao",
    "gtvt": "giao thong van tai",
    "gv": "giao vien",
    "hs": "hoc sinh",
    "hssv": "hoc sinh sinh vien",
    "htx": "hop tac xa",
    "khcn": "khoa hoc cong nghe",
    "khkt": "khoa hoc ky thuat",
    "nntt": "nong nghiep thong minh",
    "ntm": "nong thon moi",
    "ntts": "nuoi trong thuy san",
    "pccc": "phong chay chua chay",
    "pp": "phuong phap",
    "qlnn": "quan ly nha nuoc",
    "sxnn": "san xuat nong nghiep",
    "tdh": "tu dong hoa",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "tnmt": "tai nguyen moi truong",
    "tphcm": "thanh pho ho chi minh",
    "tthc": "thu tuc hanh chinh",
    "tx": "thi xa",
    "ubnd": "uy ban nhan dan",
    "vlxd": "vat lieu xay dung",
    "vsmt": "ve sinh moi truong",
    "vsattp": "ve sinh an toan thuc pham",
    "xdcb": "xay dung co ban",
    "xhh": "xa hoi hoa",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A folded word and where it stands in the text it was read from: `text[begin:end]`."""

    word: str
    begin: int
    end: int


def words_of(text: str) -> list[str]:
    """The folded words of a text in their order, abbreviations written out."""
    found: list[str] = []
    for word in _WORD.findall(text):
        found += _folded(word)
    return found


def placed_words(text: str) -> Iterator[Placed]:
    """The same with their places; the words of an abbreviation share its place."""
    for match in _WORD.finditer(text):
        for one in _folded(match.group()):
            yield Placed(one, match.start(), match.end())


def is_short_for(short: str, words: Sequence[str]) -> bool:
    """Whether a word is made of the first letters of these words ("cntt")."""
    return len(short) > 1 and short == "".join(one[0] for one in words)


@lru_cache(maxsize=16_384)  # the same few thousand syllables make up every text
def _folded(word: str) -> tuple[str, ...]:
    plain = fold(word)
    return tuple(_SPELLED.get(plain, plain).split())
