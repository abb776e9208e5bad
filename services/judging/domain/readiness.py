"""Whether a branch's rules say enough for judging, and which round is meant."""

from services.judging.domain.refusals import JudgingNotReady, NominationNotReady, RoundUnknown
from shared.profiles.model import BranchProfile, Criterion, Nomination, ScoringRound


def require_judging(profile: BranchProfile) -> None:
    """Raises `JudgingNotReady` naming every value that the rules do not give."""
    missing = profile.missing_for("judging")
    if missing:
        raise JudgingNotReady(
            missing="; ".join(one.text for one in missing), paths=[one.path for one in missing]
        )


def require_nomination(profile: BranchProfile) -> Nomination:
    """The rule of nomination. Raises `NominationNotReady` where it is not given."""
    missing = profile.missing_for("nomination")
    if missing or profile.nomination is None:
        raise NominationNotReady(
            missing="; ".join(one.text for one in missing), paths=[one.path for one in missing]
        )
    return profile.nomination


def round_of(profile: BranchProfile, key: str) -> ScoringRound:
    """The scoring round with this key. Raises `JudgingNotReady`, `RoundUnknown`."""
    require_judging(profile)
    step = profile.step(key)
    if not isinstance(step, ScoringRound):
        known = ", ".join(one.key for one in profile.rounds())
        raise RoundUnknown(round=key, known=known)
    return step


def criteria_of(step: ScoringRound) -> tuple[Criterion, ...]:
    """The criteria of a round that is ready."""
    return step.criteria or ()


def round_after(profile: BranchProfile, key: str) -> ScoringRound | None:
    """The scoring round that follows, or None after the last."""
    rounds = profile.rounds()
    index = next(i for i, one in enumerate(rounds) if one.key == key)
    return rounds[index + 1] if index + 1 < len(rounds) else None


def rounds_before(profile: BranchProfile, key: str) -> tuple[ScoringRound, ...]:
    """The scoring rounds that come earlier, in their order."""
    rounds = profile.rounds()
    return rounds[: next(i for i, one in enumerate(rounds) if one.key == key)]
