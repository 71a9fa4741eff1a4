"""What espeak-ng is given to read: pinyin with tone digits for Mandarin, the text itself for English."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin


def spoken_form(text: str, lang: str) -> str:
    """Mandarin characters as `wo3 hai2 you3`, with the usual tone changes; other languages as they are."""
    if lang != "zh":
        return text
    return " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True)).replace(
        "ü", "v"
    )
