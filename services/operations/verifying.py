"""Verifying a site offline: its logs, its files, and its heads as others heard of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.app import Installation
from services.intake.queries.one import known_files
from services.operations.places import Place, opened, sites_here
from services.reporting.queries.heads import heads_of
from services.reporting.queries.papers import KeptFile, kept_files
from shared.files import Files, files_of
from shared.identity import acts
from shared.messaging import log

DOSSIERS = "hồ sơ dự thi"
REWRITTEN = "sổ nhật ký khác với điều nơi khác đã nghe được"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not what it was: where, and what."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what was found.

    `events`, `acts` and `files` count what is whole or not.
    """

    events: int
    acts: int
    files: int
    heads: int
    findings: tuple[Finding, ...]


def verify(installation: Installation, site: str, *, with_heads: bool = False) -> Verified:
    """Read every log and file of a site; with heads, what the sites on this machine heard of it."""
    with opened(installation, site) as place:
        findings = [one for name in place.sessions for one in _log(place, name)]
        findings += _acts(place)
        events = sum(log.head(session).seq for session in place.sessions.values())
        noted = acts.head(place.sessions["site"]).seq
        heads = list(_heads(installation, place)) if with_heads else []
        kept = list(kept_files(place.sessions["reporting"]))
        kept += [KeptFile(one, DOSSIERS) for one in known_files(place.sessions["intake"])]
    files = files_of(installation.settings, site)
    findings += _files(files, kept)
    findings += [found for found in heads if found is not None]
    return Verified(events, noted, sum(1 for _ in files.digests()), len(heads), tuple(findings))


def _files(files: Files, kept: Sequence[KeptFile]) -> Iterator[Finding]:
    """Files whose content is another, and those of dossiers and papers that are not there."""
    names: dict[str, list[str]] = {}
    for one in kept:
        names.setdefault(one.sha256, []).append(one.what)
    for damaged in files.verify():
        of = "".join(f" ({what})" for what in names.get(damaged.sha256, ()))
        yield Finding(f"tệp {damaged.sha256}{of}", f"nội dung là {damaged.found}")
    for sha256, whats in names.items():
        if not files.has(sha256):
            yield Finding(f"tệp {sha256} ({'; '.join(whats)})", "thiếu")


def _log(place: Place, service: str) -> Iterator[Finding]:
    for one in log.breaks(place.sessions[service]):
        yield Finding(f"{service} #{one.seq} {one.event_id}", one.what)


def _acts(place: Place) -> Iterator[Finding]:
    """Security-relevant acts that are not what was noted."""
    for one in acts.breaks(place.sessions["site"]):
        yield Finding(f"{acts.NAME} #{one.seq} {one.event_id}", one.what)


def _heads(installation: Installation, place: Place) -> Iterator[Finding | None]:
    """Each head that a site's reporting has heard, and what is wrong with it, if anything."""
    for witness in sites_here(installation):
        with opened(installation, witness) as other:
            for head in heads_of(other.sessions["reporting"], place.site):
                if head.service not in (*place.sessions, acts.NAME):
                    continue
                wrong = _hash_at(place, head.service, head.seq) != head.hash
                where = f"{head.service} #{head.seq} (theo {witness})"
                yield Finding(where, REWRITTEN) if wrong else None


def _hash_at(place: Place, chain: str, seq: int) -> str | None:
    if chain == acts.NAME:
        return acts.hash_at(place.sessions["site"], seq)
    return log.hash_at(place.sessions[chain], seq)
