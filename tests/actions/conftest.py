"""Desks for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from actions import books
from tests.actions.desk import Desk, desk_at

Seat = Callable[[str | None, str], Desk]


@pytest.fixture
def seat(bank_file: Path) -> Iterator[Seat]:
    """seat(number, lang): that customer at the desk; None for nobody signed in."""
    desks: list[Desk] = []

    def take(number: str | None, lang: str = "zh") -> Desk:
        desks.append(desk_at(bank_file, number, lang))
        return desks[-1]

    yield take
    books.use(None)
    for desk in desks:
        desk.bank.close()
