"""What one rule finds in one dossier."""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Whether a dossier keeps a rule, as far as it can be told."""

    PASS = "pass"  # noqa: S105 - the word of the plan, not a secret
    FAIL = "fail"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer with the facts it rests on, in the clerk's language."""

    answer: Answer
    facts: str


def passed(facts: str) -> Finding:
    """The rule is kept."""
    return Finding(Answer.PASS, facts)


def failed(facts: str) -> Finding:
    """The rule is broken."""
    return Finding(Answer.FAIL, facts)


def cannot_tell(facts: str) -> Finding:
    """The dossier does not say enough."""
    return Finding(Answer.CANNOT_TELL, facts)


def worst(found: list[Finding]) -> Finding:
    """One finding of several: a failure before a doubt before a pass, with its facts."""
    for answer in (Answer.FAIL, Answer.CANNOT_TELL):
        facts = [one.facts for one in found if one.answer is answer]
        if facts:
            return Finding(answer, " ".join(facts))
    return passed(" ".join(one.facts for one in found))
