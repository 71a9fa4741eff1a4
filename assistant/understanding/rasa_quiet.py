"""What Rasa may print. Up to "ready": everything a person needs to mend it. From then on: never a customer's words.

Rasa puts texts, slots and exceptions into its log lines, each in its own way, so the lines themselves cannot be
trusted: while serving, a line keeps its time, level, logger, place, and the kind and place of an exception.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

# The runtime's own sentences live in domain.yml beside Rasa's; Rasa cannot know that they are said.
NOT_WORTH_SAYING = ("is not used in any story or rule",)


class _Line(logging.Formatter):
    """Full lines while starting or training; afterwards only where and what kind."""

    serving = False

    def format(self, record: logging.LogRecord) -> str:
        begin = f"{self.formatTime(record)} {record.levelname.lower()} {record.name}"
        if not self.serving:
            text = f"{begin}: {record.getMessage()}"
            if record.exc_info and record.exc_info[0]:
                text += "\n" + self.formatException(record.exc_info)
            return text
        kind = ""
        if record.exc_info and record.exc_info[0]:
            kind = f" {record.exc_info[0].__name__} {places(record.exc_info[2])}"
        return f"{begin}: line {record.lineno} of {Path(record.pathname).name}{kind}"


def serving() -> None:
    """From now on customers speak: lines lose their words."""
    _Line.serving = True


def places(trace: TracebackType | None) -> str:
    """The last frames of a traceback as file:line, without a word of what they said."""
    frames = traceback.extract_tb(trace)[-4:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


def quiet(*_: Any, **__: Any) -> None:
    """Set every log of this process: one handler on standard error, warnings and worse."""
    import structlog

    logging.captureWarnings(False)
    warnings.showwarning = _show_warning
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("sanic", "rasa", "apscheduler"):
            logger = logging.getLogger(name)
            logger.handlers[:], logger.propagate = [], True
            logger.setLevel(logging.NOTSET)
    logging.getLogger("sanic.access").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[_event_only],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _event_only(_: Any, __: str, event: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Of a structured line: its event's name and, while starting or training, what it adds."""
    text = str(event.get("event", ""))
    if not _Line.serving and event.get("event_info"):
        text += f": {event['event_info']}"
    raised = event.get("exc_info")
    if raised is True:
        raised = sys.exc_info()
    return (text,), {"exc_info": raised} if isinstance(raised, (tuple, BaseException)) else {}


def _show_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any, **__: Any
) -> None:
    """Show what Rasa warns its users of (wrong training data); the rest is libraries talking to their authors."""
    ours = category is UserWarning and f"{os.sep}rasa{os.sep}" in filename
    if ours and not _Line.serving and not any(words in str(message) for words in NOT_WORTH_SAYING):
        print(f"warning: {' '.join(str(message).split())}", file=sys.stderr)
