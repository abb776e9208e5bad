"""Verifying and reconciling by command: whole, and after something was changed."""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from services.app import Installation
from services.operations.places import opened, sites_here
from services.operations.reconciling import reconcile
from services.operations.users import app as users
from services.operations.verifying import Finding, verify
from shared.clock import FixedClock, wall_now
from shared.files import files_of
from shared.messaging import heartbeat, log
from shared.unit import Context, Unit
from tests.operations.conftest import deliver, installation_in, log_everything

Run = Callable[..., str]
ACTS = "SELECT act FROM security_act ORDER BY seq"


def beat(installation: Installation, site: str) -> None:
    """Write a heartbeat of the site's heads, as its relay does."""
    with opened(installation, site) as place:
        session = place.sessions["site"]
        heads = [heartbeat.head_of(one, name) for name, one in place.sessions.items()]
        heads.append(heartbeat.head_of_acts(session))
        unit = Unit(
            session,
            site=site,
            service="site",
            clock=FixedClock(wall_now() + timedelta(0)),
            context=Context(actor="system"),
        )
        session.begin()
        heartbeat.beat(unit, "test", heads)
        session.commit()


def heard(installation: Installation) -> tuple[str, str]:
    """A site that reads another's progress, and that other site."""
    for site in installation.site_names:
        for topic in installation.topology(site).reads:
            other = topic.split(".")[1]
            if topic.endswith(".progress") and other != site:
                return site, other
    raise LookupError


def change(installation: Installation, site: str, service: str, statement: str) -> None:
    with opened(installation, site) as place:
        place.sessions[service].core.exec_driver_sql(statement)


def test_untouched_site_is_whole(installation: Installation, run: Run) -> None:
    _, below = heard(installation)
    events = log_everything(installation, below)
    found = verify(installation, below)
    assert (found.events, found.files, found.findings) == (len(events), 0, ())
    assert (
        run("verify", "--site", below)
        == f"{below}: {len(events)} sự kiện, 0 việc an ninh, 0 tệp: nguyên vẹn.\n"
    )


def test_changed_event_and_file_are_found(installation: Installation, run: Run) -> None:
    _, site = heard(installation)
    log_everything(installation, site)
    files = files_of(installation.settings, site)
    kept = files.put(io.BytesIO(b"whole"))
    other = files.put(io.BytesIO(b"broken"))
    files.path(other.sha256).chmod(0o600)
    files.path(other.sha256).write_bytes(b"other")
    change(installation, site, "intake", "UPDATE log SET event = replace(event, 'v1', 'v2')")
    found = verify(installation, site)
    assert found.files == 2
    places = {one.place.split()[0] for one in found.findings}
    assert places == {"intake", "tệp"}
    assert f"tệp {other.sha256}" in [one.place for one in found.findings]
    assert f"tệp {kept.sha256}" not in [one.place for one in found.findings]
    assert "nội dung sự kiện đã bị sửa" in run("verify", "--site", site, code=1)


def test_log_written_anew_differs_from_the_heads_heard_above(
    installation: Installation, run: Run
) -> None:
    above, site = heard(installation)
    log_everything(installation, site)
    beat(installation, site)
    deliver(installation, above, log_everything(installation, site))
    whole = verify(installation, site, with_heads=True)
    assert (whole.findings, whole.heads > 0) == ((), True)
    with opened(installation, site) as place:
        seq = log.head(place.sessions["intake"]).seq
    change(installation, site, "intake", f"DELETE FROM log WHERE seq = {seq}")
    assert verify(installation, site).findings == ()
    (found,) = verify(installation, site, with_heads=True).findings
    assert found == Finding(
        f"intake #{seq} (theo {above})", "sổ nhật ký khác với điều nơi khác đã nghe được"
    )
    run("verify", "--site", site, "--heads", code=1)


@pytest.mark.usefixtures("run")
def test_security_acts_cut_off_at_the_end_differ_from_the_head_heard_above(
    installation: Installation,
) -> None:
    above, site = heard(installation)
    for words in (["add", "--name", "Hà", "--role", "committee"], ["reset-factor"]):
        result = CliRunner().invoke(users, [*words, "ha@example.vn", "--site", site])
        assert result.exit_code == 0, result.output
    with opened(installation, site) as place:
        names = [row[0] for row in place.sessions["site"].core.exec_driver_sql(ACTS)]
    assert names == ["account_added", "role_granted", "factor_reset"]
    log_everything(installation, site)
    beat(installation, site)
    deliver(installation, above, log_everything(installation, site))
    assert verify(installation, site, with_heads=True).findings == ()
    change(installation, site, "site", "DELETE FROM security_act WHERE seq = 3")
    assert verify(installation, site).findings == ()
    (found,) = verify(installation, site, with_heads=True).findings
    assert found.place == f"site.acts #3 (theo {above})"
    change(installation, site, "site", "UPDATE security_act SET actor = 'x' WHERE seq = 1")
    assert [one.place.split()[:2] for one in verify(installation, site).findings] == [
        ["site.acts", "#1"]
    ]


def test_sites_that_are_not_on_this_machine_are_not_made(
    installation: Installation, tmp_path_factory: object
) -> None:
    assert sites_here(installation) == list(installation.site_names)
    empty = installation_in(installation.settings.data / "empty")
    assert sites_here(empty) == []
    assert not (installation.settings.data / "empty").exists()


def test_reconcile_tells_what_is_missing_and_which(installation: Installation, run: Run) -> None:
    site = installation.site_names[0]
    records = [
        one for name in installation.site_names for one in log_everything(installation, name)
    ]
    read = [one for one in records if one.topic in installation.topology(site).reads]
    deliver(installation, site, read[:-1])
    missing = [lane for lane in reconcile(installation, site).lanes if not lane.is_even]
    assert {lane.reader for lane in missing} == {"site", "intake", "judging", "reporting"}
    assert {(lane.published - lane.received, len(lane.missing)) for lane in missing} == {(1, 1)}
    assert missing[0].missing[0] in run("reconcile", "--site", site, code=1)
    deliver(installation, site, read)
    found = reconcile(installation, site)
    assert [lane for lane in found.lanes if not lane.is_even] == []
    assert found.apart == ()
    branches = {line.branch for line in found.branches}
    assert branches == {
        key for profile in installation.profiles for key in profile.branches_on(site)
    }


def test_reconcile_names_what_is_not_published(installation: Installation) -> None:
    site = installation.site_names[0]
    found = reconcile(installation, site)
    intake = next(one for one in found.databases if one.service == "intake")
    assert intake.outbox > 0
    assert found.is_even is False


def test_a_missing_file_of_a_dossier_is_found(installation: Installation) -> None:
    site = installation.site_names[0]
    digest = hashlib.sha256(b"gone").hexdigest()
    row = f"INSERT INTO file (sha256, size, stored_at) VALUES ('{digest}', 4, 'x')"
    change(installation, site, "intake", row)
    found = verify(installation, site)
    assert found.findings == (Finding(f"tệp {digest} (hồ sơ dự thi)", "thiếu"),)


def test_missing_and_altered_papers_are_named(installation: Installation, run: Run) -> None:
    _, site = heard(installation)
    files = files_of(installation.settings, site)
    altered = files.put(io.BytesIO(b"%PDF signed"))
    files.path(altered.sha256).chmod(0o600)
    files.path(altered.sha256).write_bytes(b"%PDF forged")
    gone = "a" * 64
    paper = (
        "INSERT INTO paper (paper, contest, branch, kind, origin, subject, profile_version,"
        " drafted_at, state, signer_lines, signer_name, recipients, official, version)"
        " VALUES ('{0}', 'c', 'b', 'report', '{0}', '{1}', 1, '', 'signed', '[]', '', '[]', '{2}',"
        " 0)"
    )
    change(installation, site, "reporting", paper.format("p1", "Báo cáo quý I", altered.sha256))
    change(installation, site, "reporting", paper.format("p2", "Báo cáo quý II", gone))

    found = {one.place: one.what for one in verify(installation, site).findings}

    assert found == {
        f"tệp {altered.sha256} (văn bản «Báo cáo quý I», bản ký)": "nội dung là "
        + hashlib.sha256(b"%PDF forged").hexdigest(),
        f"tệp {gone} (văn bản «Báo cáo quý II», bản ký)": "thiếu",
    }
    run("verify", "--site", site, code=1)


def test_read_models_are_made_anew(installation: Installation, run: Run) -> None:
    site, _ = heard(installation)
    records = [
        one for name in installation.site_names for one in log_everything(installation, name)
    ]
    deliver(installation, site, records)
    with opened(installation, site) as place:
        before = place.sessions["reporting"].core.exec_driver_sql("SELECT * FROM arrival").all()
    change(installation, site, "reporting", "DELETE FROM arrival")

    told = run("rebuild", "--site", site)

    with opened(installation, site) as place:
        after = place.sessions["reporting"].core.exec_driver_sql("SELECT * FROM arrival").all()
    assert sorted(map(tuple, after)) == sorted(map(tuple, before)) != []
    assert told.startswith(f"{site}: đã dựng lại từ ")
