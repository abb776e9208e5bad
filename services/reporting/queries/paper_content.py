"""What a paper says now: its frozen facts, the branch's rules, and what the clerk decided."""

from services.reporting.domain.batch_papers import submission_content
from services.reporting.domain.compiled_paper import compiled_content
from services.reporting.domain.entry_list import list_content
from services.reporting.domain.listed_paper import listed_content
from services.reporting.domain.paper import Paper
from services.reporting.domain.results_paper import (
    decision_content,
    minutes_content,
    nomination_content,
)
from services.reporting.queries.batch_sources import batch_of
from services.reporting.queries.listed import listed
from services.reporting.queries.paper_sources import nominated, signed_results
from services.reporting.store import compiled
from services.reporting.store.entry_lists import read_list
from shared.database import Session
from shared.documents.families import USUAL, family
from shared.documents.heads import Family
from shared.documents.model import Content
from shared.errors import NotYetKnown
from shared.profiles import versions
from shared.profiles.model import BranchProfile


def content_of(session: Session, paper: Paper) -> Content:
    """The paper as it would be written now. Raises `NotYetKnown` while a part of it is not here."""
    profile = versions.load(session, paper.contest, paper.branch, paper.profile_version)
    style = family_of(profile)
    source, _, key = paper.origin.partition("/")
    match source:
        case "compiled":
            done = compiled.of_period(session, paper.branch, key).compiled
            return compiled_content(profile, style, done, paper)
        case "results" | "minutes":
            results = signed_results(session, paper.contest, paper.branch, key)
            write = decision_content if source == "results" else minutes_content
            return write(profile, style, results, paper)
        case "nomination":
            lines = nominated(session, paper.contest, paper.branch, key)
            return nomination_content(profile, style, lines, paper)
        case "list":
            return list_content(profile, style, read_list(paper.facts or "[]"), paper)
        case "batch":
            sent = batch_of(session, paper.contest, paper.branch, key)
            return submission_content(profile, style, sent, paper)
        case "entries":
            drawn_up = listed(session, paper.contest, paper.branch, key)
            return listed_content(profile, style, drawn_up, paper)
    raise NotYetKnown(awaited=paper.origin)


def family_of(profile: BranchProfile) -> Family:
    """How a branch heads its papers."""
    head = profile.document_head
    return family(head.family if head else USUAL)
