"""What is said and what is shown for one text; sentences; nothing a synthesiser takes for a command."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.speaking.screen import screen_text
from assistant.speaking.spoken import LONG, sentences, spoken_text

BOTH = [
    ("您有[money:356020:CNY]。", "zh", "您有三千五百六十元两角。", "您有¥3,560.20。"),
    ("您有[money:200000:CNY]", "zh", "您有两千元", "您有¥2,000.00"),
    ("您有[money:200:CNY]", "zh", "您有两元", "您有¥2.00"),
    ("差[money:-25000:CNY]", "zh", "差负两百五十元", "差-¥250.00"),
    ("[money:81250:GBP]", "zh", "八百一十二英镑五十便士", "£812.50"),
    ("[date:2026-11-15]到账", "zh", "十一月十五号到账", "11月15日到账"),
    ("[date:2015-03-01:year]", "zh", "二零一五年三月一号", "2015年3月1日"),
    ("账户[tail:3308]", "zh", "账户尾号三三零八", "账户尾号3308"),
    ("尾号[tail:3308]", "zh", "尾号三三零八", "尾号3308"),
    ("[count:2]笔", "zh", "两笔", "2笔"),
    ("[count:12]笔", "zh", "十二笔", "12笔"),
    ("[time:14:30]见", "zh", "下午两点半见", "14:30见"),
    ("[time:00:05]", "zh", "凌晨零点零五分", "00:05"),
    ("[digits:123456]", "zh", "一二三，四五六", "123456"),
    (
        "You have [money:356000:GBP].",
        "en",
        "You have three thousand five hundred and sixty pounds.",
        "You have £3,560.00.",
    ),
    ("[money:81250:GBP]", "en", "eight hundred and twelve pounds and fifty pence", "£812.50"),
    ("[money:101:GBP]", "en", "one pound and one penny", "£1.01"),
    ("It came on [date:2026-11-15].", "en", "It came on the fifteenth of November.", "It came on 15 November."),
    ("on the [date:2026-11-21]", "en", "on the twenty-first of November", "on the 21 November"),
    ("[date:2015-03-01:year]", "en", "the first of March twenty fifteen", "1 March 2015"),
    ("account [tail:3308]", "en", "account ending three three oh eight", "account ending 3308"),
    ("a card ending [tail:0021]", "en", "a card ending oh oh two one", "a card ending 0021"),
    ("[count:2] payments", "en", "two payments", "2 payments"),
    ("at [time:14:30]", "en", "at two thirty in the afternoon", "at 14:30"),
    ("at [time:12:00]", "en", "at twelve noon", "at 12:00"),
    ("[digits:0042]", "en", "oh oh four two", "0042"),
]
CLEANED = [
    ("利率是3.5％，50000元，2015年3月1日", "zh", "利率是百分之三点五，五万元，二零一五年三月一号"),
    ("¥1,234,567.89和-200元", "zh", "一百二十三万四千五百六十七元八角九分和负两百元"),
    ("6222****6789，****3308", "zh", "六七八九，三三零八"),
    ("请到ATM取款，PIN别告诉人", "zh", "请到取款机取款，密码别告诉人"),
    ("电话13800138000，14:30见", "zh", "电话一三八，零零一三，八零零零，下午两点半见"),
    ("3-5天，第2个，2个", "zh", "三到五天，第二个，两个"),
    ("２０２６年", "zh", "二零二六年"),
    ("<voice name='x'>你好</voice>[[ni2]]😀\x00\x07", "zh", "你好"),
    (
        "3.5% of £1,234.50",
        "en",
        "three point five percent of one thousand two hundred and thirty four pounds and fifty pence",
    ),
    ("on 15 November 2026", "en", "on the fifteenth of November twenty twenty six"),
    ("minus: -200, the 21st", "en", "minus: minus two hundred, the twenty first"),
    ("<speak>hello</speak> [[h@l'oU]] 6222****6789 & co", "en", "hello six seven eight nine and co"),
    ("10-20 days", "en", "ten to twenty days"),
    ("Ms O'Neil", "en", "Ms O'Neil"),
]


@pytest.mark.parametrize(("text", "lang", "said", "shown"), BOTH)
def test_one_text_two_renderings(text: str, lang: str, said: str, shown: str) -> None:
    assert spoken_text(text, lang) == said
    assert screen_text(text, lang) == shown


@pytest.mark.parametrize(("text", "lang", "said"), CLEANED)
def test_free_text_is_made_speakable(text: str, lang: str, said: str) -> None:
    assert spoken_text(text, lang) == said


def test_sentences_end_where_people_stop() -> None:
    assert sentences("王奶奶，您好！您有[money:350:CNY]。还要别的吗？", "zh") == [
        "王奶奶，您好！",
        "您有[money:350:CNY]。",
        "还要别的吗？",
    ]
    text = "Good morning, Mrs. Hill. You have £3.50 in No. 2. Shall I go on?"
    assert sentences(text, "en") == ["Good morning, Mrs. Hill.", "You have £3.50 in No. 2.", "Shall I go on?"]


def test_a_long_sentence_is_cut_at_its_commas_and_never_in_a_mark() -> None:
    text = "，".join(["这个月您一共花了[money:123456:CNY]"] * 12)
    pieces = sentences(text, "zh")
    assert len(pieces) > 1
    assert "".join(pieces) == text
    assert all(piece.count("[") == piece.count("]") and len(piece) <= 2 * LONG["zh"] for piece in pieces)


def test_nothing_to_say_gives_no_sentence() -> None:
    assert sentences("", "zh") == sentences(" 。！ \n", "zh") == sentences("😀 ...", "en") == []


@given(st.text(max_size=300), st.sampled_from(["zh", "en"]))
@example("1" * 300, "zh")
@example("<" * 300, "en")
@example("*" * 150 + "1" * 150, "en")
@example("½ ② Ⅳ ٣ ৩ 😀 \u202e\ufeff", "en")
def test_any_text_can_be_said_without_figures_or_commands(text: str, lang: str) -> None:
    said = spoken_text(text, lang)
    assert not any(unicodedata.category(c) in ("Nd", "No", "Cc", "Cf") for c in said)
    assert not re.search(r"[<>\[\]{}*¥￥$£%&|\\]", said)
    assert said == said.strip()
    assert spoken_text(said, lang) == said


@given(st.text(alphabet="您有。，！？.!? ab\n0[]", max_size=300), st.sampled_from(["zh", "en"]))
def test_no_word_is_lost_between_sentences(text: str, lang: str) -> None:
    said = "".join(spoken_text(sentence, lang) for sentence in sentences(text, lang))
    letters = re.compile(r"[\W_]")
    assert letters.sub("", said) == letters.sub("", spoken_text(text, lang))
