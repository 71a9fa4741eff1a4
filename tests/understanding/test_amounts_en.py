"""What find_amount makes of English: each row is what was said | minor units, or ask, refuse, None."""

import pytest

from assistant.understanding.amounts import find_amount

SAID = """
three hundred and fifty pounds|35000
fifteen hundred|150000
a grand|100000
twelve pounds fifty|1250
twelve fifty|ask
three fifty|ask
a few hundred|ask
a couple of hundred|ask
two hundred quid|20000
£812.50|81250
£3,000|300000
pay Susan fifty|5000
send fifty pounds to my daughter|5000
transfer 20 to my grandson tom|2000
three hundred, no, three thousand|300000
three hundred no sorry three thousand|300000
three hundred three thousand|ask
three hundred and three thousand|30300000
minus three hundred|refuse
negative three hundred pounds|refuse
-300|refuse
£-300|refuse
-£300|refuse
zero pounds|refuse
zero|refuse
10^30|refuse
ten to the power of thirty pounds|refuse
a million billion trillion|refuse
1000000000000000000000000000000|refuse
two thousand and five|200500
two and a half thousand|250000
half a grand|50000
half a million|50000000
twelve and a half pounds|1250
fifty p|50
fifty pence|50
two pounds fifty pence|250
twelve pounds and fifty pence|1250
twelve pounds oh five|1205
twelve pounds five|ask
a tenner|1000
two tenners|2000
a fiver|500
one hundred and twenty five|12500
one thousand two hundred and thirty four pounds fifty six|123456
about fifty pounds|ask
fifty pounds or so|ask
between fifty and sixty|ask
fifty to sixty pounds|ask
two or three hundred|ask
in 2015|None
since twenty fifteen|None
three weeks|None
last three transactions|None
my two sons|None
ending 3308|None
ending three three oh eight|None
at ten o'clock|None
how much money have I got|None
the fifteenth of november|None
15 november|None
make it eighty|8000
no, make that five hundred|50000
not three hundred, three thousand|300000
three thousand not three hundred|300000
3k|300000
£2k|200000
$40|4000
five|500
send five to Susan|500
one moment please|None
that one|None
no one|None
fifty pounds fifty pounds|5000
pay fifty to susan and sixty to peter|ask
two thousand pounds|200000
a pound|100
one pound fifty|150
three thousand five hundred and sixty pounds|356000
zillion pounds|refuse
3%|None
twenty-five pounds|2500
hundred pounds|ask
a hundred|10000
send a hundred and twenty to rosa|12000
three hundred euros|30000
send 300 yuan|30000
I would like some help|None
a few minutes|None
1,234.56|123456
send £20 please|2000
eight hundred and twelve pounds fifty|81250
nine hundred ninety nine|99900
ten million pounds|1000000000
one two three four|ask
send three hundred to my daughter|30000
thirty odd pounds|ask
over a hundred|ask
fifty-ish|ask
for my daughter susan twenty pounds|2000
over ten years|None
2:30|None
say that again|None
how many dollars do i get|None
change it to four hundred|40000
ten pence|10
a million|100000000
"""


@pytest.mark.parametrize("row", SAID.strip().split("\n"))
def test_amount_in_english(row: str) -> None:
    said, meant = row.rsplit("|", 1)
    found = find_amount(said, "en")
    if meant == "None":
        assert found is None
        return
    assert found is not None
    assert (str(found.minor) if found.status == "exact" else found.status) == meant
    assert 0 <= found.start < found.end <= len(said)
    assert (found.minor is None) == (found.status != "exact")


@pytest.mark.parametrize(
    ("said", "currency"),
    [("fifty pounds", "GBP"), ("fifty", None), ("$50", "USD"), ("two hundred quid", "GBP"), ("50 yuan", "CNY")],
)
def test_currency_only_when_it_was_said(said: str, currency: str | None) -> None:
    found = find_amount(said, "en")
    assert found is not None and found.currency == currency


def test_places_are_those_of_the_text() -> None:
    said = "please send three hundred and fifty pounds to Susan"
    found = find_amount(said, "en")
    assert found is not None and said[found.start : found.end] == "three hundred and fifty pounds"
