"""What voices/<lang>/pack.yml says of an ear: its name, licence and how it was made."""

from __future__ import annotations

from typing import Any

CREDITS = [
    "Yue Tan, Shtooka cmn-caen-tan, by way of hugolpz/audio-cmn (CC BY-SA)",
    "Chen Wang, by way of hugolpz/audio-cmn (CC BY-SA)",
    "the speaker of junzew/HanTTS (MIT)",
]


def facts(lang: str, human: bool) -> dict[str, Any]:
    """The head of pack.yml."""
    return {
        "name": f"teller-starter-{lang}",
        "lang": lang,
        "licence": "CC-BY-SA-4.0",
        "rate_hz": 16_000,
        "layout": "vosk; graphs are built by python -m voices.graphs",
        "net": "40 MFCC, 7 layers of 256, 1.3 M weights, 30 ms steps, monophones",
        "trained_on": {
            "synthetic": "espeak-ng 1.51, 32 shards of 250 utterances (about 7.3 h), seeds 0 to 31, 2000 rooms without speech",
            "human": CREDITS if human else "none",
        },
        "command": f"teller voices train {lang}" + (" --recordings FOLDER" if human else ""),
        "seeds": {"sound": "0..31", "first_net": 1, "second_net": 2},
    }
