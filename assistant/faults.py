"""What can break, by code. A Fault is ours (something broke); a bank Refusal is the bank's (it said no).

Every code has words in both languages in domain.yml (`utter_fault_<code>`), a line in docs/runtime.md and a test.
"""

from __future__ import annotations

CODES = {
    "rasa_silent": "Rasa did not answer in time, or is not running",
    "actions_silent": "Rasa answered, but without our marker: no action of ours ran",
    "bank_unavailable": "the bank's database cannot be reached or written",
    "bank_unsure": "a confirmation broke off: it may or may not have been posted; saying yes again is safe",
    "ear_missing": "there is no usable speech model in the folder",
    "ear_broken": "the recogniser failed while listening",
    "voice_silent": "no sound could be made",
    "frame_too_large": "a channel sent more sound at once than a frame may hold",
    "text_too_long": "the text is longer than one utterance may be",
    "bad_message": "this is not in the protocol, or not such a file",
    "download_failed": "a voice could not be downloaded",
}


class Fault(Exception):
    """Something broke. `code` is one of CODES; `retryable` says whether trying again can help; facts name no person."""

    def __init__(self, code: str, retryable: bool = False, **facts: object) -> None:
        if code not in CODES:
            raise ValueError(f"unknown fault code {code!r}")
        super().__init__(code)
        self.code = code
        self.retryable = retryable
        self.facts = facts

    def __str__(self) -> str:
        facts = " ".join(f"{key}={value}" for key, value in self.facts.items())
        return f"{self.code} {facts}".strip()
