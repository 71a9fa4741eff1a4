"""A small bank of two customers for the tests of this room: quick PINs, and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bank.small import SmallBank


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallBank]:
    """王秀英's neighbour and a stranger, each with accounts and payees."""
    made = SmallBank(tmp_path / "small.sqlite")
    yield made
    made.bank.close()
