"""Forming the panels of a round."""

from dataclasses import dataclass

from services.judging.commands import FormPanel
from services.judging.domain import panels as rules
from services.judging.domain.conflicts import require_somebody
from services.judging.domain.panels import EVERY_FIELD, Panel
from services.judging.domain.readiness import round_of
from services.judging.domain.signing import require_unsigned
from services.judging.handlers.letters import write_invitations
from services.judging.store import conflicts, panels, proceedings
from shared.database import to_text
from shared.ids import new_id
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Formed:
    """The panel's id."""

    panel: str


def form_panel(unit: Unit, command: FormPanel) -> Formed:
    """Form a panel, and put before it every entry of its fields that no judge has marked."""
    session, contest, branch = unit.session, command.contest, command.branch
    profile = unit.profile(contest, branch)
    proceedings.take_turn(session, contest, branch)
    require_unsigned(proceedings.decisions(session, contest, branch).get("results"))
    step = round_of(profile, command.round)
    there = panels.of_round(session, contest, branch, step.key)
    if command.replaces is not None:
        rules.replaced_panel(there, command.replaces)
    others = [one for one in there if one.id != command.replaces]
    fields = tuple(dict.fromkeys(command.fields)) or (EVERY_FIELD,)
    wanted = Panel(new_id(), step.key, command.name, fields, command.judges)
    formed = rules.form_panel(profile, step, wanted, others)
    require_somebody(formed, command.pseudonyms, conflicts.of_branch(session, contest, branch))

    if command.replaces is not None:
        panels.drop(session, command.replaces)
    place = contest, branch
    panels.keep(session, place, formed, to_text(unit.now), command.pseudonyms)
    if step == profile.rounds()[0]:
        panels.fill_first_round(session, contest, branch, step.key)
    panels.assign(session, contest, branch, step.key)
    write_invitations(unit, profile, formed, step)
    return Formed(formed.id)
