"""Verifying a site offline: its logs, its files, and its heads as others heard of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.app import Installation
from services.operations.places import Place, opened, sites_here
from services.reporting.queries.heads import heads_of
from shared.files import files_of
from shared.messaging import log

REWRITTEN = "sổ nhật ký khác với điều nơi khác đã nghe được"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not what it was: where, and what."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what was found. `events` and `files` count what is whole or not."""

    events: int
    files: int
    heads: int
    findings: tuple[Finding, ...]


def verify(installation: Installation, site: str, *, with_heads: bool = False) -> Verified:
    """Read every log and file of a site; with heads, what the sites on this machine heard of it."""
    with opened(installation, site) as place:
        findings = [one for name in place.sessions for one in _log(place, name)]
        events = sum(log.head(session).seq for session in place.sessions.values())
        heads = list(_heads(installation, place)) if with_heads else []
    files = files_of(installation.settings, site)
    findings += [Finding(f"tệp {one.sha256}", f"nội dung là {one.found}") for one in files.verify()]
    findings += [found for found in heads if found is not None]
    return Verified(events, sum(1 for _ in files.digests()), len(heads), tuple(findings))


def _log(place: Place, service: str) -> Iterator[Finding]:
    for one in log.breaks(place.sessions[service]):
        yield Finding(f"{service} #{one.seq} {one.event_id}", one.what)


def _heads(installation: Installation, place: Place) -> Iterator[Finding | None]:
    """Each head that a site's reporting has heard, and what is wrong with it, if anything."""
    for witness in sites_here(installation):
        with opened(installation, witness) as other:
            for head in heads_of(other.sessions["reporting"], place.site):
                session = place.sessions.get(head.service)
                if session is None:
                    continue
                wrong = log.hash_at(session, head.seq) != head.hash
                where = f"{head.service} #{head.seq} (theo {witness})"
                yield Finding(where, REWRITTEN) if wrong else None
