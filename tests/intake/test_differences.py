"""What a later version of a dossier changed, and that it is seen above after a return."""

import datetime as dt

from services.intake import queries
from services.intake.commands import KeepFile, ReturnForwarding, ReviseEntry
from services.intake.domain.differences import Difference, differences
from services.intake.pages.versions import shown_versions
from shared.events.parts import Dossier, FileRef, PaperPart, Told
from shared.identity.permissions import EVERYTHING
from tests.intake.rules import CONTEST, HIGH, LOW, draft, file_of, high, low
from tests.intake.sites import IntakeSite, World, result

SHA = "d" * 64
PARTS = [{"key": "text", "name": "Bản mô tả"}]
FIRST = Dossier(
    title="Máy gặt", field="craft", unit="u1", unit_name="Xã Một", version=1,
    answers=(Told(key="new", name="Tính mới", text="Có"),),
)  # fmt: skip


def test_versions_that_say_the_same_have_no_differences() -> None:
    again = FIRST.model_copy(update={"version": 2})
    assert differences(FIRST, again, low()) == ()


def test_each_change_is_named_with_both_sides() -> None:
    file = FileRef(sha256=SHA, name="a.pdf", media_type="application/pdf", size=1, part="text")
    second = FIRST.model_copy(
        update={
            "title": "Máy gặt lúa",
            "field": "farm",
            "paper": (PaperPart(part="text", copies=2),),
            "answers": (Told(key="effect", name="Hiệu quả", text="10 triệu"),),
            "files": (file,),
        }
    )
    profile = low(dossier_parts=PARTS)
    assert differences(FIRST, second, profile) == (
        Difference("Tên giải pháp", "Máy gặt", "Máy gặt lúa"),
        Difference("Lĩnh vực", "Cơ khí", "Nông nghiệp"),
        Difference("Thành phần bản giấy", "", "Bản mô tả: 2"),
        Difference("Tính mới", "Có", ""),
        Difference("Hiệu quả", "", "10 triệu"),
        Difference("Bản mô tả", "", "a.pdf"),
    )
    back = differences(second, FIRST, profile)
    assert [(one.after, one.before) for one in back if one.name == "Bản mô tả"] == [("", "a.pdf")]


def test_the_answer_to_a_return_shows_above_what_it_changed(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    entry = below.register()
    below.screen(entry)
    below.sign(result(entry))
    world.settle()
    above.do(ReturnForwarding(CONTEST, HIGH, entry, "Thiếu bản mô tả", dt.date(2026, 5, 20)))
    world.settle()
    for site in (below, above):
        site.do(KeepFile(SHA, 10))
    fresh = draft("Máy gặt lúa", files=(file_of(SHA),))
    below.do(ReviseEntry(CONTEST, LOW, entry, fresh))
    world.settle()
    view = above.ask(queries.one_entry, CONTEST, HIGH, entry, EVERYTHING)
    (version,) = shown_versions(view.earlier, view.entry.dossier, high())
    assert (version.number, version.changes) == (
        2,
        (
            Difference("Tên giải pháp", "Máy gặt", "Máy gặt lúa"),
            Difference("Tệp kèm theo", "", "mo-ta.pdf"),
        ),
    )
