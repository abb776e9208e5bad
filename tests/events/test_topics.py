"""Names of topics, and which audience goes where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events.contract import Audience
from shared.events.topics import Topic, parse_topic, topic_for

SITES = st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True)
ADDRESSED = [Audience.UP, Audience.DOWN]
OTHERS = [one for one in Audience if one not in ADDRESSED]


@given(SITES, st.sampled_from(OTHERS))
def test_topic_of_a_site_is_read_from_its_name(site: str, audience: Audience) -> None:
    topic = Topic(site, audience)
    assert topic.name == f"hoithi.{site}.{audience}"
    assert parse_topic(topic.name) == topic


@given(SITES, st.sampled_from(ADDRESSED), SITES)
def test_addressed_topic_is_read_from_its_name(site: str, audience: Audience, to: str) -> None:
    topic = Topic(site, audience, to)
    assert topic.name == f"hoithi.{site}.{audience}.{to}"
    assert parse_topic(topic.name) == topic


@pytest.mark.parametrize(
    "name",
    [
        "",
        "hoithi",
        "hoithi.loc-ninh",
        "hoithi.loc-ninh.",
        "hoithi.loc-ninh.everything",
        "hoithi.loc-ninh.own.tinh",
        "hoithi.loc-ninh.progress.tinh",
        "hoithi.loc-ninh.up",
        "hoithi.loc-ninh.down.",
        "hoithi.loc-ninh.up.tinh.own",
        "hoithi.Loc-Ninh.own",
        "hoithi.loc_ninh.own",
        "hoithi.loc.ninh.own",
        "hoithi..own",
        "khac.loc-ninh.own",
        "xhoithi.loc-ninh.own",
        " hoithi.loc-ninh.own",
        "hoithi.loc-ninh.own\n",
        "hoithi.lộc-ninh.own",
    ],
)
def test_other_name_is_no_topic(name: str) -> None:
    with pytest.raises(ValueError, match="not a topic name"):
        parse_topic(name)


@pytest.mark.parametrize(
    ("audience", "other", "topic"),
    [
        (Audience.OWN, None, "hoithi.a.own"),
        (Audience.PROGRESS, None, "hoithi.a.progress"),
        (Audience.CONTESTS, None, "hoithi.a.contests"),
        (Audience.UP, "b", "hoithi.a.up.b"),
        (Audience.DOWN, "b", "hoithi.a.down.b"),
        (Audience.UP, "a", "hoithi.a.own"),
        (Audience.DOWN, "a", "hoithi.a.own"),
        (Audience.DOWN, None, "hoithi.a.own"),
        (Audience.PROGRESS, "b", "hoithi.a.progress"),
    ],
)
def test_topic_for_an_audience(audience: Audience, other: str | None, topic: str) -> None:
    assert topic_for("a", audience, other) == topic
