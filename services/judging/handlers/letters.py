"""What judging writes to the members of its panels."""

from services.judging.domain.panels import Panel
from shared.messages.catalogue import PANEL_INVITED
from shared.messages.letter import Letter, account, signed_by
from shared.messages.writing import write
from shared.profiles.model import BranchProfile, ScoringRound
from shared.unit import Unit


def write_invitations(unit: Unit, profile: BranchProfile, panel: Panel, step: ScoringRound) -> None:
    """Invite every judge of a panel that was formed."""
    for judge in panel.judges:
        letter = Letter(
            reason=f"panel/{panel.id}/{judge.account}",
            to=account(judge.account),
            template=PANEL_INVITED,
            facts={
                **signed_by(profile),
                "panel": panel.name,
                "round": step.name,
                "role": "giám khảo",
                "page": f"judging/{profile.contest}/{profile.branch}",
            },
            contest=profile.contest,
            branch=profile.branch,
        )
        write(unit, letter)
