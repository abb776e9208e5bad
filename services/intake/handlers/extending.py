"""Moving the deadline for all, or for one unit or entrant."""

from dataclasses import dataclass

from services.intake.commands.extending import ExtendReceipt, GrantExtension
from services.intake.domain import extending as rules
from services.intake.domain.lateness import Extension
from services.intake.store import extensions, units
from shared.errors import EditConflict
from shared.profiles.keeping import PublishContest, publish_contest, published_part
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class ExtendedTo:
    """The version of the rules that holds now, and its deadline in words."""

    version: int
    deadline: str


@dataclass(frozen=True, slots=True)
class Granted:
    """The extension's id, and the deadline in words."""

    id: str
    deadline: str


def extend_receipt(unit: Unit, command: ExtendReceipt) -> ExtendedTo:
    """Publish the next version of the rules, with the later deadline."""
    profile = unit.profile(command.contest, command.branch)
    if command.version is not None and command.version != profile.version:
        raise EditConflict(what="Thể lệ")
    fresh = rules.extend(profile, command.closes, command.notice, command.noticed_on)
    part = published_part(fresh)
    place = command.contest, command.branch
    publish_contest(unit, PublishContest(*place, fresh.version, part, units=()))
    return ExtendedTo(fresh.version, str(command.closes))


def grant_extension(unit: Unit, command: GrantExtension) -> Granted:
    """Write a later deadline for a unit or an entrant. Raises `UnitUnknown` as well."""
    profile = unit.profile(command.contest, command.branch)
    if command.unit:
        units.load(unit.session, command.contest, command.unit)
    wanted = Extension(
        until=command.until,
        reason=command.reason.strip(),
        unit=command.unit or None,
        entrant=" ".join((command.entrant or "").split()) or None,
        from_below=command.from_below,
    )
    granted = rules.grant(profile, wanted)
    return Granted(extensions.add(unit, profile, granted), str(granted.until))
