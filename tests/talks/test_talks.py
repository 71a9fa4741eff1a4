"""Every talk in this folder through the whole stack as text; the main jobs as sound, by a voice the ear never heard."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import setup
from assistant.rehearsing import Rehearsal, TalkError, demonstration_pin, judged, read_talk, transcript
from assistant.settings import load
from tests.conftest import TODAY

FOLDER = Path(__file__).parent
TALKS = sorted(path.stem for path in FOLDER.glob("*.yml"))
AS_SOUND = [
    "check_balance",
    "check_balance_en",
    "check_pension",
    "transfer_money",
    "transfer_money_en",
    "transfer_refused",
]

Played = dict[tuple[str, bool], dict[str, Any]]


@pytest.fixture(scope="module")
def played() -> Played:
    """All talks, played one after the other in one stack, each on a freshly laid bank."""
    settings = replace(load({}, None), today=TODAY)
    setup.ensure({"rasa", "ear"}, settings)

    async def play() -> Played:
        results: Played = {}
        async with Rehearsal(settings, lambda text: None) as rehearsal:
            for name, voice in [(name, False) for name in TALKS] + [(name, True) for name in AS_SOUND]:
                results[name, voice] = await rehearsal.play(read_talk(FOLDER / f"{name}.yml"), voice)
        return results

    return asyncio.run(play())


@pytest.mark.server
@pytest.mark.parametrize("name", TALKS)
def test_a_talk_goes_as_written(played: Played, name: str) -> None:
    result = played[name, False]
    assert result["passed"], "\n" + transcript(result)


@pytest.mark.server
@pytest.mark.parametrize("name", AS_SOUND)
def test_a_talk_on_real_sound_goes_as_written(played: Played, name: str) -> None:
    result = played[name, True]
    assert result["passed"], "\n" + transcript(result)
    assert all(turn["sound_s"] > 0.5 for turn in result["turns"]), "every answer sounds"


@pytest.mark.server
def test_a_rehearsal_reports_what_was_heard_and_how_long_each_stage_took(played: Played) -> None:
    turn = played["transfer_money", True]["turns"][0]
    assert turn["heard"] and turn["entities"]["amount_minor"] == 30_000
    assert set(turn["timings_ms"]) == {"hear", "ask", "first_sound"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "- 1",
        "talk: x",
        "talk: x\nlanguage: fr\nturns: []",
        "talk: x\nlanguage: zh\nturns: [1]",
        "talk: x\nlanguage: zh\nturns: [{hear: x}]",
        "{",
    ],
)
def test_a_broken_talk_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "broken.yml"
    file.write_text(content, "utf-8")
    with pytest.raises(TalkError, match=r"broken\.yml"):
        read_talk(file)


def test_yes_and_no_survive_yaml(tmp_path: Path) -> None:
    file = tmp_path / "talk.yml"
    file.write_text("talk: x\nlanguage: en\nturns: [{say: yes}, {key: no}]", "utf-8")
    assert [list(turn.values()) for turn in read_talk(file)["turns"]] == [["yes"], ["no"]]


def test_only_demonstration_customers_have_a_pin_here() -> None:
    with pytest.raises(TalkError):
        demonstration_pin("9999")


def message(kind: str, **body: Any) -> dict[str, Any]:
    return {"type": kind, **body}


@pytest.mark.parametrize(
    ("expect", "failed"),
    [
        ({"intent": "check_balance", "entities": {"amount_minor": 1}, "says_all": ["一元"], "posted": 0}, 0),
        ({"intent": "transfer_money"}, 1),
        ({"entities": {"amount_minor": 2}}, 1),
        ({"says_all": ["两元", "三元"]}, 2),
        ({"says_any": ["两元", "一元"]}, 0),
        ({"says_any": ["两元"]}, 1),
        ({"says_none": ["一元"]}, 1),
        ({"posted": 1}, 1),
    ],
)
def test_a_turn_is_judged_by_what_it_expects(expect: dict[str, Any], failed: int) -> None:
    from assistant.channels.client import Spoken

    trace = message("trace", heard="x", intent="check_balance", entities={"amount_minor": 1}, spoken="一元", posted=0)
    done = Spoken([message("answer", text="¥0.01"), trace])
    assert len(judged({"say": "x", "expect": expect}, done)["failed"]) == failed
