"""Whatever is killed, and whenever: what was answered with 2xx is there, once."""

from pathlib import Path

import pytest

from tests.faults.campaign import Campaign, counted
from tests.faults.oracle import differences
from tests.parts.broker import BrokerPart

pytestmark = pytest.mark.timeout(900)


async def test_sixty_faults_on_the_embedded_broker(
    own_embedded: BrokerPart, tmp_path: Path
) -> None:
    campaign = Campaign(tmp_path, own_embedded, 60)
    installation, journal = await campaign.run()
    assert differences(installation, journal, campaign.branches) == []
    assert counted(campaign.done) == {"broker": 7, "relay": 15, "web": 15, "worker": 23}
    # Some answer must have been lost on its way, or the faults hit nothing.
    assert any(one.tries > 1 for one in journal.answered)


async def test_ten_faults_on_apache_kafka(own_kafka: BrokerPart, tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, own_kafka, 10)
    installation, journal = await campaign.run()
    assert differences(installation, journal, campaign.branches) == []
    assert counted(campaign.done) == {"broker": 2, "relay": 2, "web": 2, "wipe": 2, "worker": 2}
