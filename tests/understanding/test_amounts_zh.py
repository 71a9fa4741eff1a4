"""What find_amount makes of Mandarin: each row is what was said | minor units, or ask, refuse, None."""

import pytest

from assistant.understanding.amounts import find_amount

SAID = """
给我闺女转三百块|30000
三百，不对，三千|300000
三百不对三千|300000
不对，是三千|300000
不是三百，是三千|300000
是三千不是三百|300000
三百不是三千|ask
转三百给李敏|30000
三千五|350000
三千零五|300500
一万二|1200000
两百五|25000
十五块八毛五|1585
廿块|2000
俩块钱|200
壹仟元整|100000
一块二|120
两毛五|25
五毛钱|50
半千|50000
几百|ask
转几百块钱|ask
五六百|ask
五十多|ask
十来万|ask
三百多块|ask
三百块左右|ask
大概三百|ask
差不多转三百吧|ask
三百到五百|ask
三百五百|ask
三百或者五百|ask
负三百|refuse
转负三百块|refuse
-300|refuse
-¥300|refuse
转零块|refuse
0|refuse
零元|refuse
1000000000000000000000000000000|refuse
10^30|refuse
一亿亿亿块|refuse
十的三十次方块|refuse
300|30000
3,000.50|300050
￥300|30000
３００块|30000
200-300|ask
查一下上个月的账|None
最近十笔交易|None
十五号|None
十一月十五号退休金到了吗|None
三个月|None
尾号三三零八|None
尾号3308还有多少钱|None
我还有多少钱|None
千万别转|None
万一丢了怎么办|None
老百姓|None
百分之三|None
3%|None
一百五十块五|15050
三块半|350
十块零五分|1005
一百零五块|10500
一块零五|105
三点五万|3500000
3万5|3500000
十块八块的|ask
二零一五年|None
一块儿去|None
我跟闺女一块去银行|None
给 我 闺女 转 三 百 块|30000
转三百多谢|30000
三百块，三百块|30000
给闺女转三百给儿子转五百|ask
十分感谢|None
打110|None
电话13800138000|None
转五百给13800138000|50000
给二闺女转五百|50000
五|500
转五块|500
转十块给周阿姨|1000
1001|100100
一个亿|10000000000
三百二姐|30000
百八十块|ask
千把块钱|ask
块把钱|None
万把块钱|ask
三千英镑|300000
给李明两千|200000
两千两百二|222000
帮我汇五百块钱到李建国那儿|50000
三百五十块六毛钱|35060
2块5|250
15.85元|1585
四万块改成五万|5000000
别转三百|ask
星期三转五百|50000
三百块三百块三千|ask
十五块八|1580
三百 pounds|30000
一百一|11000
好几千|ask
三千元整|300000
三千五百六十元|356000
伍佰圆|50000
三百块二号转|30000
0.005元|ask
二十五块|2500
不转三百了转五百|50000
人民币五十|5000
转两个三百|30000
三十|3000
两千来块|ask
零点五元|50
八毛|80
三五百|ask
十一|1100
三百六十五天|None
一万零五百|1050000
五百元二角|50020
一百三十六点五|13650
张三|None
给李四转两百|20000
转三百给李四|30000
二零零块|ask
"""


@pytest.mark.parametrize("row", SAID.strip().split("\n"))
def test_amount_in_mandarin(row: str) -> None:
    said, meant = row.rsplit("|", 1)
    found = find_amount(said, "zh")
    if meant == "None":
        assert found is None
        return
    assert found is not None
    assert (str(found.minor) if found.status == "exact" else found.status) == meant
    assert 0 <= found.start < found.end <= len(said)
    assert (found.minor is None) == (found.status != "exact")


@pytest.mark.parametrize(
    ("said", "currency"),
    [
        ("三百块", "CNY"),
        ("三百", None),
        ("三百英镑", "GBP"),
        ("¥300", "CNY"),
        ("三百块，不对，三千", "CNY"),
        ("五十美元", "USD"),
    ],
)
def test_currency_only_when_it_was_said(said: str, currency: str | None) -> None:
    found = find_amount(said, "zh")
    assert found is not None and found.currency == currency


def test_places_are_those_of_the_text_with_its_spaces() -> None:
    said = "给 我 闺女 转 三 百 块 谢谢"
    found = find_amount(said, "zh")
    assert found is not None and said[found.start : found.end] == "三 百 块"
