"""The silence ladder, on a clock of its own."""

from assistant.settings import load
from assistant.silence import SilenceLadder


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def ladder() -> tuple[SilenceLadder, Clock]:
    clock = Clock()
    return SilenceLadder(load({}, None), clock), clock


def test_each_step_comes_once_and_in_order() -> None:
    made, clock = ladder()
    steps = []
    for clock.now_s in range(0, 120):
        steps.append(made.step())
    assert [(at, step) for at, step in enumerate(steps) if step] == [(15, "prompt"), (60, "staff"), (90, "wipe")]


def test_a_touch_goes_back_to_the_foot() -> None:
    made, clock = ladder()
    clock.now_s = 59
    assert made.step() == "prompt"
    made.touched()
    clock.now_s = 73
    assert made.step() is None
    clock.now_s = 74
    assert made.step() == "prompt"


def test_our_own_prompt_does_not_restart_the_count_but_an_answer_does() -> None:
    made, clock = ladder()
    clock.now_s = 10
    made.answered()
    clock.now_s = 24
    assert made.step() is None
    clock.now_s = 25
    assert made.step() == "prompt"
    clock.now_s = 30
    made.answered()
    clock.now_s = 70
    assert made.step() == "staff"


def test_a_machine_that_slept_wipes_at_once() -> None:
    made, clock = ladder()
    clock.now_s = 100_000
    assert made.step() == "wipe" and made.step() is None
