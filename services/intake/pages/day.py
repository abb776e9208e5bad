"""The secretariat's day: what of the dossiers needs a hand, shown where everybody begins."""

from collections.abc import Callable

from services.intake.queries import day
from shared.database import Session
from shared.web.navigation import DayTask, MenuCount, Viewer


def _task(path: str, name: str, query: Callable[[Session, str, str], int]) -> DayTask:
    def count(session: Session, viewer: Viewer) -> int:
        if viewer.contest is None or viewer.branch is None:
            return 0
        return query(session, viewer.contest, viewer.branch)

    return DayTask(path, name, MenuCount("intake", count))


SCREENING = (
    _task("entries?noi={place}&buoc=awaiting_files", "Hồ sơ chờ đủ tệp", day.awaiting_files),
    _task("screening?noi={place}", "Hồ sơ mới, chưa đề xuất", day.to_propose),
    _task("screening?noi={place}", "Đề xuất chờ Ban Tổ chức quyết định", day.to_decide),
)
SENDING = (
    _task("forwarding?noi={place}&huong=duoi&buoc=returned",
          "Đã trả lại cấp dưới, chờ bổ sung", day.returned_below),
    _task("forwarding?noi={place}&huong=len&buoc=returned",
          "Cấp trên trả lại, cần bổ sung", day.returned_above),
    _task("forwarding?noi={place}&huong=san-sang", "Hồ sơ chờ gửi lên cấp trên", day.to_send),
)  # fmt: skip
