"""What comes from outside, before it is looked up. What cannot be anybody's number or id becomes empty text."""

from __future__ import annotations

import unicodedata

LONGEST = 64  # characters; no number, id or category of ours is longer


def plain(value: object) -> str:
    """Text that a database can take: short, and of characters that can be written down."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return ""
    return "" if "\0" in value else value


def keyed_number(value: object) -> str:
    """A customer's number as keyed; full-width digits count as digits."""
    return unicodedata.normalize("NFKC", plain(value)).strip()


def row_id(value: object) -> int | None:
    """A row's id. bool and float are refused: to Python True and 1.0 equal 1, and would find somebody's row."""
    return value if type(value) is int and 0 < value < 2**63 else None
