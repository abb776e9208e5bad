"""How pages write dates, numbers and ages: as Vietnamese officials do."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from shared.language import said, translated

ZONE = "Asia/Ho_Chi_Minh"
_VIETNAM = frozenset({ZONE, "Asia/Saigon"})
NOTHING = "—"
_AGES = ((86_400, "{count} ngày"), (3_600, "{count} giờ"), (60, "{count} phút"))
_SECONDS = "{count} giây"
_SIZES = ("byte", "kB", "MB", "GB")
_STEP = 1000


def day(value: date | datetime | None, zone: str = ZONE) -> str:
    """The day as dd/MM/yyyy; an instant's day is that of the zone."""
    if value is None:
        return NOTHING
    local = value.astimezone(ZoneInfo(zone)) if isinstance(value, datetime) else value
    return f"{local.day:02d}/{local.month:02d}/{local.year:04d}"


def instant(value: datetime | None, zone: str = ZONE) -> str:
    """An aware instant as HH:mm dd/MM/yyyy of the zone."""
    if value is None:
        return NOTHING
    local = value.astimezone(ZoneInfo(zone))
    return f"{local.hour:02d}:{local.minute:02d} {day(local.date())}"


def place_of_zone(name: str) -> str:
    """Whose time a zone is, as people say it; its key where they have no other name for it."""
    return translated("Việt Nam") if name in _VIETNAM else name


def time_of_day(value: datetime | None, zone: str = ZONE) -> str:
    """An aware instant as HH:mm:ss of the zone."""
    return NOTHING if value is None else f"{value.astimezone(ZoneInfo(zone)):%H:%M:%S}"


def clock(value: datetime, zone: str = ZONE) -> str:
    """An aware instant as HH:mm of the zone."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def number(value: int | float | Decimal | None) -> str:
    """A number with dots between thousands and a decimal comma; no zeros at its end."""
    if value is None:
        return NOTHING
    if isinstance(value, int) and -1000 < value < 1000:
        return str(value)
    text = f"{value:,f}" if not isinstance(value, int) else f"{value:,d}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def age(value: timedelta | float | None) -> str:
    """A length of time in its largest unit, as in «3 phút»; from timedelta or seconds."""
    if value is None:
        return NOTHING
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    for length, text in _AGES:
        if seconds >= length:
            return said(text, count=int(seconds // length))
    return said(_SECONDS, count=max(0, int(seconds)))


def size(count: int | None) -> str:
    """A number of bytes in its largest unit, as in «1,4 MB»."""
    if count is None:
        return NOTHING
    value, unit = Decimal(count), "byte"
    for unit in _SIZES:
        if value < _STEP or unit == _SIZES[-1]:
            break
        value /= _STEP
    return f"{number(value.quantize(Decimal('0.1')) if unit != 'byte' else int(value))} {unit}"


def share(part: int, whole: int) -> int:
    """Whole per cent of `part` in `whole`; 0 where there is nothing."""
    return round(100 * part / whole) if whole else 0


FILTERS = {
    "day": day,
    "instant": instant,
    "time_of_day": time_of_day,
    "zone": place_of_zone,
    "number": number,
    "age": age,
    "size": size,
    "words": translated,  # text that Python code holds; `_` is for what stands in the template
}
