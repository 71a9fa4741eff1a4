"""Hanzi to pinyin: the polyphones of a bank, the tones of 一 and 不, and one voice for each script."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speaking.pinyin import pinyin, segments

READINGS = """
银行|yin2 hang2
支行|zhi1 hang2
总行行长|zong3 hang2 hang2 zhang3
重庆|chong2 qing4
还款|huan2 kuan3
还有|hai2 you3
单阿姨|shan4 a1 yi2
账单|zhang4 dan1
曾丽|zeng1 li4
曾经|ceng2 jing1
盖奶奶|ge3 nai3 nai3
听得清|ting1 de5 qing1
得到|de2 dao4
女儿|nv3 er2
一万|yi2 wan4
一千|yi4 qian1
一个|yi2 ge4
一号|yi1 hao4
第一|di4 yi1
一百一十|yi4 bai3 yi1 shi2
十一月|shi2 yi1 yue4
一三八|yi1 san1 ba1
周一|zhou1 yi1
不是|bu2 shi4
不行|bu4 xing2
好的|hao3 de5
三千五百六十元|san1 qian1 wu3 bai3 liu4 shi2 yuan2
"""


@pytest.mark.parametrize("row", READINGS.strip().split("\n"))
def test_reading(row: str) -> None:
    han, said = row.split("|")
    assert pinyin(han) == said


def test_each_script_has_its_voice_and_latin_is_never_read_as_pinyin() -> None:
    assert segments("转给Susan Hill，对吗？", "zh") == [
        ("zh", "zhuan3 gei3"),
        ("en", "Susan Hill,"),
        ("zh", "dui4 ma5?"),
    ]
    assert segments("ni3 hao3", "zh") == [("en", "ni"), ("en", "hao")] or segments("ni3 hao3", "zh") == [
        ("en", "ni hao")
    ]
    assert segments("Hello 李敏.", "en") == [("en", "Hello"), ("zh", "li3 min3.")]


@given(st.text(max_size=200), st.sampled_from(["zh", "en"]))
def test_the_synthesiser_gets_letters_tones_and_pauses_only(text: str, lang: str) -> None:
    for voice, words in segments(text, lang):
        assert words and voice in ("zh", "en")
        if voice == "zh":
            assert re.fullmatch(r"(?:[a-zêü]+[1-5][,.!?;]?(?: |$))+", words)
        else:
            assert not re.search(r"[\d<>\[\]{}&|\\/*#@\x00-\x1f]", words)
