"""Who is to be paid: the words in the sentence, and which of the customer's own payees they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.names import bare_payee, find_payee, match

MANDARIN = """
给我闺女转三百块|闺女
转三百给李敏|李敏
帮我汇五百块钱到李建国那儿|李建国
给我转三百|None
给我转三百块给李敏吧|李敏
给李敏三百|李敏
三百块给李敏|李敏
三百给我闺女|闺女
五百块给我|None
给 李 敏 转 三 百|李 敏
转给李敏|李敏
我想给周阿姨打五百|周阿姨
不是给李明，是给李建国|李建国
帮我给我儿子转一千块钱|儿子
给我看看余额|None
给我查一下余额|None
给李四转两百|李四
转账给我孙子赵小宝五千|孙子赵小宝
往我闺女卡里打三百|闺女
我要转账|None
转三百|None
给他转三百|None
把三百块转给周阿姨，谢谢|周阿姨
给闺女|闺女
转五十到李敏的卡上|李敏
给我闺女三百块|闺女
汇给外孙五百元|外孙
请给我女儿李敏转三百|女儿李敏
给老二家转三百|老二家
给我喊个工作人员|None
给我转人工|None
给我念念近来的账|None
给我放英文|None
给他就行|None
不对给李敏|李敏
不对给我儿子的|儿子
不是李明给李敏|李敏
不是给保姆|None
不是给保姆，给女儿|女儿
给保姆开工资三千五|保姆
我想给小孙子包个红包两百块|小孙子
把钱还给李明|李明
我想还李明五百块钱|李明
还给周阿姨买菜的一百二|周阿姨
给我叫阿姨的那个人转两千|阿姨
儿子那儿转五千块|儿子
我还有五百|None
还有三千块吗|None
是给李敏的|李敏
我闺女让我给她转三百块|None
给李敏转三百是给她买药|李敏
转三百块给李敏不是李明|李敏
帮我给闺女打点钱过去|闺女
我要往我孙子的账上放五百|孙子
钱给我儿子转过去|儿子
给三姨转五百|三姨
给李来发转一百|李来发
"""
ENGLISH = """
send fifty pounds to my daughter|my daughter
pay Susan fifty|Susan
transfer 20 to my grandson tom|my grandson tom
I want to send some money to Peter please|Peter
I'd like to pay Rosa Diaz twenty pounds|Rosa Diaz
give the cleaner forty quid|the cleaner
can I speak to a person|None
pay my electricity bill|None
I want to pay|None
send me a statement|None
send money to Susan Hill for her birthday|Susan Hill
not to Susan, to Peter|Peter
no, to my son|my son
transfer three hundred pounds from my savings to Susan's account|Susan
how much money have I got|None
pay fifty to Tom|Tom
send Jean a hundred pounds|Jean
I would like to transfer money|None
i need to talk to someone|None
give me the balance|None
fifty pounds to susan|susan
a hundred to peter hill|peter hill
could you put fifty pounds in my daughter's account|my daughter
put some money into peter's account|peter
pay my son back the forty pounds i owe him|my son
pay back susan|susan
pay jean back|jean
give rosa her wages|rosa
can i send my son something|my son
would you mind sending sixty pounds to susan dear|susan
money for my daughter fifty pounds|my daughter
birthday money for my grandson thirty pounds|my grandson
thirty quid for peter send it please|peter
another fifty pounds to my daughter|my daughter
don't send anything|None
i don't want to send any money|None
send the usual to rosa|rosa
no to my son not my daughter|my son
what did i pay last month|None
did somebody pay me last week|None
send him another twenty|None
change it to chinese|None
send Susan Hill £20|Susan Hill
"""
SHORT = """
李敏|李敏
我闺女|闺女
呃，就是我闺女|闺女
是给李敏的|李敏
it's for my son|my son
Susan|Susan
换成周阿姨|周阿姨
是李敏不是李明|李敏
不是李明是李敏|李敏
第一个|None
上面那个|None
那个李敏|李敏
我外孙孙伟|外孙孙伟
是我女儿那个|女儿
it's for tom|tom
no it's for susan|susan
the first one|None
number two|None
i meant rosa|rosa
it is jean|jean
susan please|susan
my wife jean|my wife jean
李敏吧|李敏
三百|None
多少钱|None
"""
WANG = [["李敏", "女儿", "闺女"], ["李建国", "儿子"], ["周阿姨", "保姆"]]
ZHAO = [["赵小宝", "孙子"], ["赵丽", "女儿"], ["李明"], ["李敏华"], ["刘强"]]
HILL = [["Susan Hill", "my daughter"], ["Peter Hill", "my son"], ["Rosa Diaz", "the cleaner"]]


@pytest.mark.parametrize("row", MANDARIN.strip().split("\n"))
def test_payee_in_mandarin(row: str) -> None:
    said, who = row.split("|")
    found = find_payee(said, "zh")
    assert (said[found.start : found.end] if found else "None") == who
    assert found is None or found.text == who.replace(" ", "")


@pytest.mark.parametrize("row", ENGLISH.strip().split("\n"))
def test_payee_in_english(row: str) -> None:
    said, who = row.split("|")
    found = find_payee(said, "en")
    assert (said[found.start : found.end] if found else "None") == who


@pytest.mark.parametrize("row", SHORT.strip().split("\n"))
def test_short_answer_to_who(row: str) -> None:
    said, who = row.split("|")
    found = bare_payee(said, "en" if said.isascii() else "zh")
    assert (found.text if found else "None") == who


@pytest.mark.parametrize(
    ("said", "payees", "meant"),
    [
        ("闺女", WANG, ["李敏"]), ("李敏", WANG, ["李敏"]), ("姑娘", WANG, ["李敏"]), ("女儿李敏", WANG, ["李敏"]),
        ("建国", WANG, ["李建国"]), ("周姨", WANG, ["周阿姨"]), ("李明", WANG, ["李敏"]), ("王五", WANG, []),
        ("李明", ZHAO, ["李明"]), ("李敏华", ZHAO, ["李敏华"]), ("李敏", ZHAO, ["李明", "李敏华"]), ("牛强", ZHAO, ["刘强"]),
        ("小宝", ZHAO, ["赵小宝"]), ("Susan", HILL, ["Susan Hill"]), ("daughter", HILL, ["Susan Hill"]),
        ("suzan", HILL, ["Susan Hill"]), ("hill", HILL, ["Susan Hill", "Peter Hill"]), ("bob", HILL, []), ("", HILL, []),
        ("my daughter susan", HILL, ["Susan Hill"]), ("son", HILL, ["Peter Hill"]),
    ],
)  # fmt: skip
def test_match_among_the_customers_own(said: str, payees: list[list[str]], meant: list[str]) -> None:
    assert [payees[i][0] for i in match(said, payees)] == meant


def test_names_that_sound_the_same_are_contrasted_unless_that_was_the_question() -> None:
    payees = [["李敏"], ["李明"]]
    assert match("李明", payees) == [1, 0]
    assert match("李明", payees, contrast=False) == [1]


def test_two_with_one_nickname_are_both_returned() -> None:
    assert match("女儿", [["赵丽", "女儿"], ["赵红", "女儿"]]) == [0, 1]


@given(st.text(max_size=120), st.sampled_from(["zh", "en"]))
def test_no_text_raises(text: str, lang: str) -> None:
    for found in (find_payee(text, lang), bare_payee(text, lang)):
        assert found is None or (0 <= found.start < found.end <= len(text) and found.text)
    match(text, [*WANG, *HILL])
