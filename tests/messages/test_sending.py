"""Letters sent through a real mail server: once, whole, and again when it was away."""

import datetime as dt
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from shared.clock import wall_now
from shared.database import to_text
from shared.messages import queue, wordings
from shared.messages.letter import Channel, Language, State, unit_contact
from shared.messages.rendering import Wording
from shared.messages.tables import message
from shared.settings import MailSecurity, Settings
from tests.messages.house import CONTEST, TUNG, House, changed, report_due, reset
from tests.messages.post import PASSWORD, USER, PostOffice, hanging, running

PLAIN = MailSecurity.NONE


def test_a_letter_goes_out_once_and_says_who_wants_what(house: House) -> None:
    office = PostOffice()
    house.write(report_due())
    with running(office) as server:
        assert house.send(mail_server=server, mail_security=PLAIN) is True
        assert house.send(mail_server=server, mail_security=PLAIN) is False
    ((to, mail),) = office.got
    (row,) = house.rows()
    assert to == "tung@huyen-doan.example"
    assert (mail["To"], mail["From"]) == (
        "Bùi Thanh Tùng <tung@huyen-doan.example>",
        "Hội thi <hoithi@hoithi.example>",
    )
    assert mail["Subject"] == "Hội thi: hôm nay là hạn gửi Báo cáo quý I"
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (
        f"<{row.id}@hoithi.example>",
        "auto-generated",
    )
    assert (row.state, row.address, row.tries, row.error) == ("sent", to, 1, None)
    assert office.bodies[0].startswith(row.body)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_a_secured_line_and_a_login(
    sqlite_house: House, security: MailSecurity, tmp_path: Path
) -> None:
    house, office = sqlite_house, PostOffice()
    house.write(report_due())
    login = {"mail_user": USER, "mail_password": SecretStr(PASSWORD), "mail_security": security}
    with running(office, security, tmp_path) as server:
        house.send(mail_server=server, mail_ca_file=tmp_path / "ca.pem", **login)
    assert (house.states(), office.users) == ([("r/1", "sent", None)], [USER])


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    sqlite_house: House, tmp_path: Path
) -> None:
    house, office = sqlite_house, PostOffice()
    house.write(report_due())
    with running(office, MailSecurity.STARTTLS, tmp_path) as server:
        house.send(mail_server=server)
    ((_, state, error),) = house.states()
    assert (state, "certificate verify failed" in (error or ""), office.got) == ("queued", True, [])


def test_a_wrong_password_keeps_letters_waiting(sqlite_house: House, tmp_path: Path) -> None:
    house, office = sqlite_house, PostOffice()
    house.write(report_due())
    wrong = {"mail_user": USER, "mail_password": SecretStr("sai")}
    with running(office, MailSecurity.STARTTLS, tmp_path) as server:
        house.send(mail_server=server, mail_ca_file=tmp_path / "ca.pem", **wrong)
    ((_, state, error),) = house.states()
    assert (state, "535" in (error or "")) == ("queued", True)


@pytest.mark.parametrize(
    "login",
    [{"mail_password": "x", "mail_security": "none"}, {"mail_password": "mật khẩu"}],
    ids=["over an open line", "not ASCII"],
)
def test_a_login_that_cannot_be_sent_is_no_setting(login: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="HOITHI_MAIL_PASSWORD"):
        Settings.model_validate(login)


def test_a_server_that_is_away_is_tried_again_with_growing_pauses(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    house.write(report_due())
    pauses = []
    for _ in range(3):
        house.send(mail_server=address, mail_security=PLAIN)
        pauses.append(house.wait_s())
        assert house.send(mail_server=address, mail_security=PLAIN) is False
        house.make_due()
    (row,) = house.rows()
    assert (pauses, row.state, row.tries) == ([30, 60, 120], "queued", 3)
    assert "refused" in row.error
    office = PostOffice()
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN)
    assert (house.states(), len(office.got)) == ([("r/1", "sent", None)], 1)


def test_a_server_that_hangs_costs_one_time_out_for_all_letters(sqlite_house: House) -> None:
    house = sqlite_house
    for number in range(5):
        house.write(report_due(f"r/{number}"))
    with hanging() as server:
        began = time.monotonic()
        house.send(mail_server=server, mail_security=PLAIN, mail_timeout_s=1)
        took_s = time.monotonic() - began
    words = "máy chủ thư không trả lời trong thời gian chờ"
    assert house.states() == [(f"r/{number}", "queued", words) for number in range(5)]
    assert took_s < 3


def test_a_recipient_that_is_refused_bounces_and_the_others_go_on(house: House) -> None:
    other = unit_contact(CONTEST, "xa")
    house.know(replace(TUNG, recipient=other.text, mail="xa@example.vn"))
    office = PostOffice(recipients={TUNG.mail: "550 no such user"})
    house.write(report_due("r/1"))
    house.write(report_due("r/2", other))
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN)
        house.write(report_due("r/3"))
        house.send(mail_server=server, mail_security=PLAIN)
    assert house.states() == [
        ("r/1", "bounced", "550 no such user"),
        ("r/2", "sent", None),
        ("r/3", "bounced", "địa chỉ đã trả thư về trước đây: 550 no such user"),
    ]
    assert [to for to, _ in office.got] == ["xa@example.vn"]


def test_a_recipient_put_off_is_tried_again_and_a_refused_content_is_not(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    office = PostOffice(recipients={TUNG.mail: "451 greylisted"})
    house.write(report_due("r/1"))
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN)
        assert house.states() == [("r/1", "queued", "451 greylisted")]
        office.recipients.clear()
        office.data = "554 looks like spam"
        house.make_due()
        house.send(mail_server=server, mail_security=PLAIN)
        house.write(report_due("r/2"))
        office.data = "250 OK"
        house.send(mail_server=server, mail_security=PLAIN)
    assert house.states() == [("r/1", "bounced", "554 looks like spam"), ("r/2", "sent", None)]


def test_without_a_server_or_an_address_letters_wait_and_say_so(sqlite_house: House) -> None:
    house = sqlite_house
    house.write(report_due("r/1"))
    house.write(report_due("r/2", unit_contact(CONTEST, "nobody")))
    house.send()
    assert house.states() == [
        ("r/1", "queued", "chưa đặt máy chủ thư (HOITHI_MAIL_SERVER)"),
        ("r/2", "queued", "chưa có địa chỉ liên hệ của «unit:test/nobody»"),
    ]


def test_the_mailbox_delivers_and_nothing_leaves_the_machine(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    house.write(report_due())
    house.write(reset(), "site")
    house.send(mail_mailbox=True)
    (row,) = house.rows()
    assert (row.state, "https://hoithi.example/low/thu/reporting/" in row.body) == (
        "delivered",
        True,
    )
    (secret,) = house.rows("site")
    assert "https://hoithi.example/low/mat-khau/bi-mat" in secret.body


def test_a_secret_is_wiped_once_it_is_sent(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    office = PostOffice()
    house.write(reset(), "site")
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN)
    (row,) = house.rows("site")
    assert (row.state, row.body, row.facts) == ("sent", None, "{}")
    assert "https://hoithi.example/low/mat-khau/bi-mat" in office.bodies[0]


def test_quiet_hours_keep_what_is_not_urgent(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    local = (wall_now() + dt.timedelta(hours=7)).time()
    hour = dt.time(local.hour)
    after = dt.time((local.hour + 2) % 24)
    office = PostOffice()
    house.write(report_due())
    house.write(changed(), "site")
    quiet = {"mail_quiet_from": hour, "mail_quiet_until": after}
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN, **quiet)
    assert house.states() == [("r/1", "queued", None)]
    assert house.states("site") == [("c/1", "sent", None)]
    assert 0 < house.wait_s() <= 7200


def test_who_wants_one_letter_a_day_gets_one_of_all_services(house: House) -> None:
    house.know(replace(TUNG, is_digest=True))
    office = PostOffice()
    house.write(report_due("r/1"))
    house.write(report_due("r/2"))
    house.write(report_due("i/1"), "intake")
    house.write(changed(), "site")
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN)
        assert [mail["Subject"] for _, mail in office.got] == ["Thông báo về tài khoản của ông/bà"]
        _write_yesterday(house)
        house.send(mail_server=server, mail_security=PLAIN)
    assert [mail["Subject"] for _, mail in office.got[1:]] == [
        "3 thư mới từ hệ thống quản lý hội thi"
    ]
    assert office.bodies[1].count("hôm nay là hạn gửi Báo cáo quý I") == 3
    assert house.states() == [("r/1", "sent", None), ("r/2", "sent", None)]
    assert house.states("intake") == [("i/1", "sent", None)]


def _write_yesterday(house: House) -> None:
    for service in ("reporting", "intake"):
        session = house.sessions[service]
        session.begin()
        past = to_text(wall_now() - dt.timedelta(days=1))
        session.core.execute(sa.update(message).values(written_at=past, next_at=past))
        session.commit()


def test_a_contests_own_wording_is_used_and_a_broken_one_holds_the_letter(house: House) -> None:
    session = house.sessions["reporting"]
    session.begin()
    for language, body in ((Language.VIETNAMESE, "Lời riêng cho {{ unit }}"),):
        wordings.keep(
            session, CONTEST, "report_due", language,
            wording_=Wording("Riêng", body), version=1, by="demo:ha",
        )  # fmt: skip
    session.commit()
    office = PostOffice()
    house.write(report_due("r/1"))
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN)
        session.begin()
        wordings.keep(
            session, CONTEST, "report_due", Language.VIETNAMESE,
            wording_=Wording("Riêng", "\n{{ don_vi }}"), version=2, by="demo:ha",
        )  # fmt: skip
        session.commit()
        house.write(report_due("r/2"))
        house.send(mail_server=server, mail_security=PLAIN)
    assert office.bodies[0].startswith("Lời riêng cho Huyện đoàn\n")
    assert house.states() == [
        ("r/1", "sent", None),
        ("r/2", "held", "Nội dung, dòng 2: không có chỗ điền «don_vi» trong mẫu này"),
    ]


def test_two_processes_at_once_send_a_letter_once(house: House) -> None:
    house.write(report_due())
    first, second = house.databases["reporting"].session(), house.databases["reporting"].session()
    (one,) = queue.due(first, wall_now())
    (same,) = queue.due(second, wall_now())
    first.begin()
    assert queue.claim(first, one, TUNG.mail, None) is True
    first.commit()
    second.begin()
    assert queue.claim(second, same, TUNG.mail, None) is False
    second.rollback()
    first.close()
    second.close()


def test_what_a_dead_process_was_sending_is_sent_by_the_next(house: House) -> None:
    house.write(report_due())
    session = house.sessions["reporting"]
    session.begin()
    (one,) = queue.due(session, wall_now())
    queue.claim(session, one, TUNG.mail, None)
    session.commit()
    office = PostOffice()
    with running(office) as server:
        assert house.send(mail_server=server, mail_security=PLAIN) is False
        assert 0 < house.wait_s() <= queue.LEASE.total_seconds()
        house.make_due()
        assert house.send(mail_server=server, mail_security=PLAIN) is True
    assert house.states() == [("r/1", "sent", None)]


def test_a_name_cannot_bring_headers_in(sqlite_house: House) -> None:
    house, office = sqlite_house, PostOffice()
    house.know(replace(TUNG, name="Tùng\r\nBcc: ke-gian@example.vn"))
    house.write(report_due())
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN)
    ((to, mail),) = office.got
    assert (to, mail["Bcc"]) == (TUNG.mail, None)


@pytest.mark.parametrize("mail", ["", "không phải địa chỉ", "a@b\r\nRCPT TO:<c@d>"])
def test_an_address_that_is_none_goes_nowhere(sqlite_house: House, mail: str) -> None:
    house, office = sqlite_house, PostOffice()
    house.know(replace(TUNG, mail=mail))
    house.write(report_due())
    with running(office) as server:
        house.send(mail_server=server, mail_security=PLAIN)
    assert office.got == []
    assert house.rows()[0].state in {State.QUEUED, State.BOUNCED}
    assert house.rows()[0].error


def test_states_and_channels_are_what_the_tables_hold() -> None:
    assert [one.value for one in Channel] == ["mail", "chat"]
