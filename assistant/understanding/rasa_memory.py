"""Rasa component: the memory of conversations, which forgets. Runs in Rasa's environment; named in endpoints.yml.

Rasa's own memory keeps every word of every customer until the process ends. Here a conversation is gone, not only reset,
as soon as the runtime says it is over (a `restart` event); one that nobody ended goes when MOST newer ones have come.
"""

from __future__ import annotations

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.events import Restarted
from rasa.shared.core.trackers import DialogueStateTracker

MOST = 500  # conversations at a time; a kiosk has one, a phone line a few


class ForgetfulMemory(InMemoryTrackerStore):
    """In memory, oldest first; what is over is dropped."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the conversation as it stands now, or drop it when it has just ended."""
        self.store.pop(tracker.sender_id, None)
        if tracker.events and isinstance(tracker.events[-1], Restarted):
            return
        await super().save(tracker)
        while len(self.store) > MOST:
            del self.store[next(iter(self.store))]
