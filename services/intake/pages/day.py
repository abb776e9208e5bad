"""The secretariat's day: what of the dossiers needs a hand, shown where everybody begins."""

from collections.abc import Callable

from services.intake.queries import advice, day
from services.intake.queries.noticing import incomplete
from shared.database import Session
from shared.identity.permissions import reach
from shared.web.navigation import DayTask, MenuCount, Viewer


def _task(path: str, name: str, query: Callable[[Session, str, str], int]) -> DayTask:
    def count(session: Session, viewer: Viewer) -> int:
        if viewer.contest is None or viewer.branch is None:
            return 0
        return query(session, viewer.contest, viewer.branch)

    return DayTask(path, name, MenuCount("intake", count))


def _incomplete(session: Session, contest: str, branch: str) -> int:
    return len(incomplete(session, contest, branch))


SCREENING = (
    _task("entries?noi={place}&buoc=awaiting_files", "Hồ sơ chờ đủ tệp", day.awaiting_files),
    _task("screening?noi={place}&loc=thieu", "Hồ sơ mới còn thiếu thành phần", _incomplete),
    _task("screening?noi={place}&loc=chua", "Hồ sơ mới, chưa đề xuất", day.to_propose),
    _task("screening?noi={place}&loc=cho", "Đề xuất chờ Ban Tổ chức quyết định", day.to_decide),
)


def _unnamed(session: Session, viewer: Viewer) -> int:
    """Requests without an adviser, for those who may name one."""
    if viewer.asker is None or viewer.contest is None or viewer.branch is None:
        return 0
    place = viewer.contest, viewer.branch
    if not reach(viewer.asker, "intake.NameAdviser", *place).is_everything:
        return 0
    return advice.unnamed(session, *place)


def _awaited(session: Session, viewer: Viewer) -> int:
    """Requests that wait for the viewer's own advice."""
    if viewer.account is None or viewer.contest is None or viewer.branch is None:
        return 0
    return advice.awaited_of(session, viewer.contest, viewer.branch, viewer.account)


def to_advise(session: Session, viewer: Viewer) -> int:
    """What waits for the viewer of the requests for advice."""
    return _unnamed(session, viewer) + _awaited(session, viewer)


ADVISING = (
    DayTask("advice?noi={place}&buoc=asked", "Yêu cầu tư vấn chưa có người tư vấn",
            MenuCount("intake", _unnamed, is_own=True)),
    DayTask("advice?noi={place}&buoc=named", "Yêu cầu chờ ý kiến tư vấn của ông/bà",
            MenuCount("intake", _awaited, is_own=True)),
)  # fmt: skip
SENDING = (
    _task("forwarding?noi={place}&huong=duoi&buoc=returned",
          "Đã trả lại cấp dưới, chờ bổ sung", day.returned_below),
    _task("forwarding?noi={place}&huong=len&buoc=returned",
          "Cấp trên trả lại, cần bổ sung", day.returned_above),
    _task("forwarding?noi={place}&huong=san-sang", "Hồ sơ chờ gửi lên cấp trên", day.to_send),
)  # fmt: skip
