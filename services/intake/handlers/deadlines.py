"""Keeping to the deadline of the branch above: alarms are planned when rules come, and go off."""

from services.intake.commands.deadlines import AnnounceUnsigned
from services.intake.domain.upper_deadline import DUE_UNSIGNED, alarms
from services.intake.handlers.letters import write_unsigned
from services.intake.store import acts
from services.intake.store.upper import limit_of, unsigned_count
from shared.profiles import keeping, versions
from shared.profiles.keeping import KeepProfile, PublishContest
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def publish_contest(unit: Unit, command: PublishContest) -> bool:
    """Publish the branch's rules, and plan the looks at what is unsigned."""
    done = keeping.publish_contest(unit, command)
    plan_alarms(unit, unit.profile(command.contest, command.branch))
    return done


def keep_profile(unit: Unit, command: KeepProfile) -> bool:
    """Keep rules that were heard of; those of a branch above may move what is planned below it."""
    is_new = keeping.keep_profile(unit, command)
    if is_new:
        for profile in versions.all_latest(unit.session):
            if profile.site == unit.site and _looks_up_to(profile, command):
                plan_alarms(unit, profile)
    return is_new


def plan_alarms(unit: Unit, profile: BranchProfile) -> None:
    """Plan the looks before the deadline that holds now; those before another one find it moved."""
    limit = limit_of(unit.session, profile)
    if limit is None or profile.parent is None:
        return
    until = limit.deadline.last_date
    for one in alarms(limit, profile.time_zone, unit.now):
        key = f"{profile.contest}/{profile.branch}/{until}/{one.days}"
        facts = {
            "contest": profile.contest, "branch": profile.branch,
            "until": until.isoformat(), "days": one.days,
        }  # fmt: skip
        unit.schedule(DUE_UNSIGNED, key, one.at, facts)


def _looks_up_to(profile: BranchProfile, heard: KeepProfile) -> bool:
    above = profile.parent.key if profile.parent else None
    return profile.contest == heard.contest and heard.branch in (profile.branch, above)


def announce_unsigned(unit: Unit, command: AnnounceUnsigned) -> bool:
    """Write to the office if results are unsigned; False if they are signed, or the day moved."""
    profile = unit.profile(command.contest, command.branch)
    limit = limit_of(unit.session, profile)
    if limit is None or limit.deadline.last_date != command.until:
        return False
    if acts.signature_of(unit.session, command.contest, command.branch) is not None:
        return False
    count = unsigned_count(unit.session, command.contest, command.branch)
    if count:
        write_unsigned(unit, profile, limit, command.days, count)
    return count > 0
