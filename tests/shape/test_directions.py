"""Who may import whom: one direction, as docs/README and the rooms say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("actions", "assistant", "voices", "tests")
# file -> what it may import of ours; the longest prefix decides.
MAY: dict[str, tuple[str, ...]] = {
    "actions/bank": ("actions.bank",),
    "actions": ("actions", "assistant.understanding"),
    "assistant/understanding": ("assistant.understanding",),
    "assistant": ("assistant", "actions.bank", "voices"),
    "voices": ("voices", "assistant.understanding", "assistant.speaking", "actions.bank"),
}
RASA_SIDE = ("rasa", "rasa_sdk", "structlog", "sanic")


def imported(source: str, package: str) -> Iterator[str]:
    """Every module a source imports, relative ones made whole; `from a import b` gives a and a.b."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def wrong(path: str, source: str) -> list[str]:
    """The imports of a file that go against the direction."""
    prefix = max((each for each in MAY if path == each or path.startswith(f"{each}/")), key=len)
    package = ".".join(Path(path).parent.parts)
    found = set()
    for module in imported(source, package):
        top = module.split(".")[0]
        if top in OURS and not any(module == may or module.startswith(f"{may}.") or may.startswith(f"{module}.")
                                   for may in MAY[prefix]):  # fmt: skip
            found.add(module)
        if top in RASA_SIDE and not path.startswith("assistant/understanding/") and path != "actions/sdk.py":
            found.add(module)
        inside = module.startswith("actions.bank.") and module.count(".") > 2
        if path.startswith("assistant/") and inside and not module.startswith("actions.bank.demo."):
            found.add(module)  # the bank's public verbs only, and for rehearsals who its demonstration customers are
    return sorted(found)


def sources() -> list[Path]:
    return [p for room in ("actions", "assistant", "voices") for p in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    assert wrong(str(path.relative_to(ROOT)), path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        ("actions/bank/ledger.py", "import assistant.settings", "assistant.settings"),
        ("actions/bank/ledger.py", "import rasa_sdk", "rasa_sdk"),
        ("actions/check_balance.py", "from assistant import session", "assistant.session"),
        ("actions/check_balance.py", "from rasa_sdk import Action", "rasa_sdk"),
        ("assistant/understanding/amounts.py", "from assistant.settings import ROOT", "assistant.settings"),
        ("assistant/understanding/amounts.py", "from ..settings import ROOT", "assistant.settings"),
        ("assistant/turn.py", "def late():\n    from actions.check_balance import x", "actions.check_balance"),
        ("assistant/turn.py", "from actions.bank.ledger import post", "actions.bank.ledger.post"),
        ("assistant/turn.py", "import tests.talks", "tests.talks"),
    ],
)
def test_a_wrong_import_is_seen(path: str, source: str, found: str) -> None:
    assert found in wrong(path, source)
