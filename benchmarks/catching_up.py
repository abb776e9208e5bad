"""A new reporting service that catches up, against a bare Faust loop with the same insert."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.consuming import TOPIC
from benchmarks.figures import Figure, say
from shared.clock import wall_now
from shared.events.codec import encode
from shared.events.contracts import EntryProgressed
from shared.events.envelope import Envelope, source_of
from shared.events.stages import IntakeStage
from shared.ids import new_id
from shared.messaging.broker import Admin, Outgoing, Publisher
from shared.messaging.embedded import EmbeddedBroker

EVENTS = 100_000
BATCH = 500
TIMEOUT_S = 900

_STAGES = (
    IntakeStage.REGISTERED, IntakeStage.ELIGIBLE, IntakeStage.SENT, IntakeStage.RECEIVED_ABOVE,
)  # fmt: skip


def figures(events: int = EVENTS) -> list[Figure]:
    """How fast reporting reads what is there, as a share of the bare loop's speed."""
    with tempfile.TemporaryDirectory(prefix="hoithi-bench-") as name:
        folder = Path(name)
        with EmbeddedBroker(log_file=folder / "broker.log") as broker:
            say(f"catching up: publishing {events:,} events …")
            _publish(broker.address, events)
            bare = _timed("bare", broker.address, folder / "bare", events)
            ours = _timed("ours", broker.address, folder / "ours", events)
    share = 100 * bare["wall_s"] / ours["wall_s"]
    words = f"{1 / ours['wall_s']:,.0f} of {1 / bare['wall_s']:,.0f} events/s, {share:.0f} %"
    return [
        Figure(f"a new reporting service catches up {events:,} events", words, "≥ 50 %"),
        Figure(
            "  CPU per event",
            f"{1e6 * ours['cpu_s']:.0f} µs, bare Faust loop {1e6 * bare['cpu_s']:.0f} µs",
        ),
    ]


def _timed(kind: str, address: str, folder: Path, events: int) -> dict[str, float]:
    folder.mkdir()
    say(f"catching up: {kind} …")
    command = [sys.executable, "-m", "benchmarks.consuming", kind, address, str(folder)]
    done = subprocess.run(
        [*command, str(events)], capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _publish(address: str, events: int) -> None:
    with Admin(address) as admin:
        admin.ensure([TOPIC], partitions=3, replication=1, retention_hours=24)
    publisher = Publisher(address)
    batch: list[Outgoing] = []
    for number, one in enumerate(_outgoing(events), start=1):
        batch.append(one)
        if len(batch) == BATCH or number == events:
            publisher.publish(batch)
            batch = []
    publisher.discard()


def _outgoing(events: int) -> Iterator[Outgoing]:
    """Entries of fifty branches that come as far as the level above."""
    entry = ""
    for number in range(events):
        step = number % len(_STAGES)
        entry = new_id() if step == 0 else entry
        envelope = _envelope(entry, f"district/huyen-{number // len(_STAGES) % 50}", step + 1)
        data = EntryProgressed(
            stage=_STAGES[step].value,
            title=f"Giải pháp nâng cao năng suất dây chuyền sơ chế nông sản số {number}",
            unit="xa",
            unit_name="Xã Đo Tốc Độ",
            field="nong-nghiep",
        )
        text = encode(envelope, data)[0].decode()
        yield Outgoing(0, TOPIC, number + 1, entry, text, envelope.id)


def _envelope(entry: str, branch: str, revision: int) -> Envelope:
    return Envelope(
        id=new_id(),
        type=EntryProgressed.event_type(),
        source=source_of("district", "intake"),
        subject=f"{branch}/{entry}",
        time=wall_now(),
        recorded_time=wall_now(),
        partition_key=entry,
        contest="bench",
        edition="1",
        branch=branch,
        profile_version=1,
        actor="demo:thu-ky",
        on_behalf_of=None,
        revision=revision,
    )
