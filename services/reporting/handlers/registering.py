"""The register: papers come in as drafts, get signer and number, are signed or voided."""

from dataclasses import replace

from services.reporting.commands import (
    DraftList,
    DraftListed,
    DraftNomination,
    DraftResults,
    DraftSubmission,
    EditPaper,
    NumberPaper,
    SignPaper,
    VoidPaper,
)
from services.reporting.domain.batch_papers import ORIGIN, submission_subject
from services.reporting.domain.framing import usual_issue
from services.reporting.domain.issue import Issue
from services.reporting.domain.listed_paper import listed_subject
from services.reporting.domain.paper import (
    OPEN,
    Paper,
    PaperChange,
    PaperState,
    edit,
    give_number,
    require_version,
    sign,
    void,
)
from services.reporting.domain.refusals import NumberTaken
from services.reporting.domain.results_paper import (
    decision_subject,
    given_number,
    list_subject,
    minutes_subject,
    nomination_subject,
)
from services.reporting.store import entry_lists, paper_files, papers
from shared.documents.model import PaperKind
from shared.events.contracts import (
    DocumentDrafted,
    DocumentNumbered,
    DocumentSigned,
    DocumentVoided,
)
from shared.ids import new_id
from shared.profiles.model import BranchProfile, DocumentHead
from shared.unit import Unit


def draft(
    unit: Unit, profile: BranchProfile, kind: PaperKind, origin: str, subject: str, *,
    issue: Issue, facts: str | None = None,
) -> Paper | None:  # fmt: skip
    """Bring a paper into the register; None if its origin has one there."""
    head = profile.document_head or DocumentHead()
    paper = Paper(
        paper=new_id(),
        contest=profile.contest,
        branch=profile.branch,
        kind=kind,
        origin=origin,
        subject=subject,
        symbol=head.number_symbol,
        profile_version=profile.version,
        drafted_at=unit.now,
        issue=replace(issue, number=None),
        facts=facts,
    )
    if not papers.add(unit, paper):
        return None
    paper_files.ask(unit, paper)
    data = DocumentDrafted(kind=kind.value, origin=origin, subject=subject)
    unit.append(profile, paper.paper, data)
    return paper if issue.number is None else _with_number(unit, profile, paper, issue)


def draft_results(unit: Unit, command: DraftResults) -> int:
    """Draft the decision on the results, and the minutes if there are any; how many are new."""
    profile = unit.profile(command.contest, command.branch)
    origin = f"results/{command.decision}"
    issue = _issue_of(profile, command)
    found = [
        draft(unit, profile, PaperKind.DECISION, origin, decision_subject(profile), issue=issue)
    ]
    if command.has_minutes:
        usual = usual_issue(profile, is_addressed=False)
        subject = minutes_subject(profile)
        found += [draft(unit, profile, PaperKind.MINUTES, f"minutes/{command.decision}", subject,
                        issue=usual)]  # fmt: skip
    return sum(one is not None for one in found)


def draft_nomination(unit: Unit, command: DraftNomination) -> bool:
    """Draft the decision on whom the branch nominates; False if it is there."""
    profile = unit.profile(command.contest, command.branch)
    origin, subject = f"nomination/{command.decision}", nomination_subject(profile)
    issue = _issue_of(profile, command)
    return draft(unit, profile, PaperKind.DECISION, origin, subject, issue=issue) is not None


def draft_list(unit: Unit, command: DraftList) -> dict[str, object]:
    """Draft a list of the branch's entries, frozen as they stand; its paper."""
    profile = unit.profile(command.contest, command.branch)
    facts = entry_lists.frozen_list(unit.session, command.contest, command.branch)
    issue = usual_issue(profile, is_addressed=False)
    subject = list_subject(profile)
    paper = draft(
        unit, profile, PaperKind.LIST, f"list/{new_id()}", subject, issue=issue, facts=facts
    )
    return {"paper": paper.paper if paper else None}


def draft_listed(unit: Unit, command: DraftListed) -> bool:
    """Draft a list that intake drew up; False if it is there."""
    profile = unit.profile(command.contest, command.branch)
    issue = usual_issue(profile, is_addressed=False)
    origin, subject = f"entries/{command.list}", listed_subject(profile, command.kind)
    return draft(unit, profile, PaperKind.LIST, origin, subject, issue=issue) is not None


def draft_submission(unit: Unit, command: DraftSubmission) -> bool:
    """Draft the letter of a batch; one that grew has its files made anew.

    False where the letter was there, and where another site keeps the sender's register.
    """
    profile = unit.profile(command.contest, command.branch)
    if profile.site != unit.site:
        return False
    issue = usual_issue(profile, is_addressed=True)
    origin, subject = f"{ORIGIN}{command.batch}", submission_subject(profile, command.to_name)
    if draft(unit, profile, PaperKind.SUBMISSION, origin, subject, issue=issue) is not None:
        return True
    there = papers.of_origin(unit.session, command.contest, command.branch, origin)
    if there is not None and there.state in OPEN:
        paper_files.ask(unit, there)
    return False


def edit_paper(unit: Unit, command: EditPaper) -> dict[str, object]:
    """Change subject, signer, recipients. Raises `PaperClosed`, `EditConflict`, `InvalidInput`."""
    before = _load(unit, command)
    change = PaperChange(
        command.subject, command.signer_lines, command.signer_name, command.recipients
    )
    return _keep(unit, before, edit(before, change))


def number_paper(unit: Unit, command: NumberPaper) -> dict[str, object]:
    """Enter number and day. Raises `NumberTaken`, `PaperClosed`, `EditConflict`, `InvalidInput`."""
    before = _load(unit, command)
    profile = unit.profile(before.contest, before.branch)
    after = give_number(before, command.number, command.issued_on, unit.today(profile.time_zone))
    if after.series != before.series or after.issue.number != before.issue.number:
        papers.release_number(unit, before)
        _claim(unit, after)
    answer = _keep(unit, before, after)
    _tell_number(unit, profile, after)
    return answer


def sign_paper(unit: Unit, command: SignPaper) -> dict[str, object]:
    """Take the official copy. Raises `NumberMissing`, `PaperClosed`, `EditConflict`."""
    before = _load(unit, command)
    after = sign(before, command.official)
    answer = _keep(unit, before, after)
    data = DocumentSigned(kind=after.kind.value, official=command.official)
    unit.append(unit.profile(after.contest, after.branch), after.paper, data)
    return answer


def void_paper(unit: Unit, command: VoidPaper) -> dict[str, object]:
    """Take a paper out of use. Raises `PaperClosed`, `VoidReasonMissing`, `EditConflict`."""
    before = _load(unit, command)
    after = void(before, command.reason)
    answer = _keep(unit, before, after)
    data = DocumentVoided(kind=after.kind.value, reason=after.reason or "")
    unit.append(unit.profile(after.contest, after.branch), after.paper, data)
    return answer


def _load(unit: Unit, command: EditPaper | NumberPaper | SignPaper | VoidPaper) -> Paper:
    paper = papers.load(unit.session, command.contest, command.branch, command.paper)
    require_version(paper, command.version)
    return paper


def _keep(unit: Unit, before: Paper, after: Paper) -> dict[str, object]:
    papers.save(unit, after, before)
    if after.state in (PaperState.SIGNED, PaperState.VOIDED):
        paper_files.drop(unit, after)
    else:
        paper_files.ask(unit, after)
    return {"paper": after.paper, "state": after.state.value, "version": after.version}


def _claim(unit: Unit, paper: Paper) -> None:
    holder = papers.claim_number(unit, paper)
    if holder is None or paper.series is None:
        return
    other = papers.find(unit.session, holder)
    raise NumberTaken(
        number=f"{paper.issue.number:02d}/{paper.series.name}",
        year=paper.series.year,
        subject=other.subject if other else holder,
    )


def _with_number(unit: Unit, profile: BranchProfile, paper: Paper, issue: Issue) -> Paper:
    """A number that was known when the paper came: entered, unless another paper has it."""
    numbered = replace(paper, issue=issue, state=PaperState.NUMBERED, version=paper.version + 1)
    if papers.claim_number(unit, numbered) is not None:
        return paper
    papers.save(unit, numbered, paper)
    _tell_number(unit, profile, numbered)
    return numbered


def _tell_number(unit: Unit, profile: BranchProfile, paper: Paper) -> None:
    series, number = paper.series, paper.issue.number
    if series is None or number is None or paper.issue.issued_on is None:
        return
    data = DocumentNumbered(
        kind=paper.kind.value, series=series.name, number=number, issued_on=paper.issue.issued_on
    )
    unit.append(profile, paper.paper, data)


def _issue_of(profile: BranchProfile, command: DraftResults | DraftNomination) -> Issue:
    """Signer and day are those of the decision; its number too, where it is one of this series."""
    usual = usual_issue(profile, is_addressed=False)
    number = given_number(command.number)
    return replace(
        usual,
        number=number,
        issued_on=command.signed_on,
        signer_name=command.signer or usual.signer_name,
    )
