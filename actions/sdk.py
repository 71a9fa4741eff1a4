"""The one door to rasa_sdk: its classes without its web server.

rasa_sdk 3.6 imports sanic 21.12 (a web server from 2021 that binds every interface and asks nobody for a
password) the moment anything of it is imported. We serve the actions ourselves (actions/server.py), so sanic
is not installed; while rasa_sdk is being imported three empty modules stand in for it, and are gone afterwards.
Write ``from actions.sdk import Action``, never ``from rasa_sdk import Action``.
"""

from __future__ import annotations

import sys
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PINNED = "3.6.2"
_STAND_INS = ("sanic", "sanic.log", "sanic.request", "sanic.response", "sanic_cors", "coloredlogs")


class _Empty(types.ModuleType):
    """A module in which every name exists and stands for nothing; using one as a server is a clear error."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": _refuse})


def _refuse(self: object, *_: object, **__: object) -> None:
    raise RuntimeError(f"rasa_sdk's own server ({type(self).__name__}) is not installed; see actions/server.py")


@contextmanager
def _stand_ins() -> Iterator[None]:
    placed = {name: _Empty(name) for name in _STAND_INS if name not in sys.modules}
    sys.modules.update(placed)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rasa_sdk's, not ours
            yield
    finally:
        for name, module in placed.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


with _stand_ins():
    import rasa_sdk
    from rasa_sdk import Action, FormValidationAction, Tracker, ValidationAction
    from rasa_sdk.events import (
        ActionExecuted,
        ActiveLoop,
        AllSlotsReset,
        EventType,
        FollowupAction,
        SessionStarted,
        SlotSet,
    )
    from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
    from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
    from rasa_sdk.types import DomainDict

if rasa_sdk.__version__ != PINNED:
    raise ImportError(f"actions/sdk.py is written for rasa_sdk {PINNED}, found {rasa_sdk.__version__}")

__all__ = [
    "Action",
    "ActionExecuted",
    "ActionExecutionRejection",
    "ActionExecutor",
    "ActionNotFoundException",
    "ActiveLoop",
    "AllSlotsReset",
    "CollectingDispatcher",
    "DomainDict",
    "EventType",
    "FollowupAction",
    "FormValidationAction",
    "SessionStarted",
    "SlotSet",
    "Tracker",
    "ValidationAction",
]
