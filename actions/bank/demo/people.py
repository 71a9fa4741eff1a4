"""The five demonstration customers. All invented; numbers, PINs, names and payees are fixed, scripts rely on them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PayeeFacts:
    name: str
    called: tuple[str, ...]
    bank_name: str
    account_number: str
    in_house: str | None = None  # customer number of the payee, when their account is with us
    added_days_ago: int | None = None  # None: since the beginning, and paid before


@dataclass(frozen=True)
class AccountFacts:
    kind: str
    number: str
    opening_minor: int


@dataclass(frozen=True)
class PensionFacts:
    payer: str
    amount_minor: int  # now; it was less in earlier years
    day_of_month: int | None = None
    every_days: int | None = None


@dataclass(frozen=True)
class Person:
    number: str
    pin: str
    name: str
    called: str
    language: str
    currency: str
    accounts: tuple[AccountFacts, ...]
    payees: tuple[PayeeFacts, ...]
    pension: PensionFacts
    daily_limit_minor: int
    thrift: float  # how dearly they live, against the usual household of their country
    rent_minor: int
    keeps_minor: tuple[int, int]  # the current account is kept between: filled up from, and swept to, the savings
    hard_of_hearing: bool = False
    speech_rate_wpm: int = 140
    speech_volume_percent: int = 100


PEOPLE = (
    Person(
        number="1001", pin="135790", name="王秀英", called="王奶奶", language="zh", currency="CNY",
        accounts=(
            AccountFacts("current", "6217000010013308", 15_200_00),
            AccountFacts("passbook", "6013820010015521", 58_400_00),
            AccountFacts("deposit", "6013830010017764", 0),
        ),
        payees=(
            PayeeFacts("李敏", ("女儿", "闺女"), "本行", "6217000020018216", in_house="2001"),
            PayeeFacts("李建国", ("儿子",), "青禾银行", "6228410077309045"),
            PayeeFacts("周阿姨", ("保姆",), "云山银行", "6230520033186672"),
        ),
        pension=PensionFacts("市养老保险中心", 3_560_00, day_of_month=15),
        daily_limit_minor=50_000_00, thrift=1.0, rent_minor=680_00, keeps_minor=(12_000_00, 19_000_00),
    ),
    Person(
        number="1002", pin="246813", name="赵德福", called="赵爷爷", language="zh", currency="CNY",
        accounts=(
            AccountFacts("current", "6217000010027716", 11_300_00),
            AccountFacts("passbook", "6013820010022093", 36_900_00),
        ),
        payees=(
            PayeeFacts("赵小宝", ("孙子",), "青禾银行", "6228410055204381"),
            PayeeFacts("赵丽", ("女儿",), "云山银行", "6230520061947730"),
            PayeeFacts("李明", (), "云山银行", "6230520048201159"),
            PayeeFacts("李敏华", (), "青禾银行", "6228410039662204"),
            PayeeFacts("孙志远", (), "远帆银行", "6214990081735506", added_days_ago=6),
        ),
        pension=PensionFacts("市养老保险中心", 4_820_00, day_of_month=10),
        daily_limit_minor=50_000_00, thrift=1.15, rent_minor=1_250_00, keeps_minor=(9_000_00, 16_000_00),
    ),
    Person(
        number="1003", pin="314159", name="Margaret Hill", called="Mrs Hill", language="en", currency="GBP",
        accounts=(
            AccountFacts("current", "20450010036402", 2_150_00),
            AccountFacts("savings", "20460010031175", 14_300_00),
        ),
        payees=(
            PayeeFacts("Susan Hill", ("my daughter",), "this bank", "20450020039058", in_house="2003"),
            PayeeFacts("Peter Hill", ("my son",), "Fenwater Bank", "31170044827319"),
            PayeeFacts("Rosa Diaz", ("the cleaner",), "Larkmoor Building Society", "52080071634480"),
        ),
        pension=PensionFacts("State Pension", 965_20, every_days=28),
        daily_limit_minor=10_000_00, thrift=0.9, rent_minor=428_00, keeps_minor=(1_600_00, 3_200_00),
    ),
    Person(
        number="1004", pin="111111", name="陈桂兰", called="陈奶奶", language="zh", currency="CNY",
        accounts=(AccountFacts("current", "6217000010044419", 730_00),),
        payees=(PayeeFacts("孙伟", ("外孙",), "青禾银行", "6228410090178853"),),
        pension=PensionFacts("县养老保险中心", 1_480_00, day_of_month=26),
        daily_limit_minor=5_000_00, thrift=0.47, rent_minor=260_00, keeps_minor=(0, 150_00),
        hard_of_hearing=True, speech_rate_wpm=110, speech_volume_percent=160,
    ),
    Person(
        number="1005", pin="271828", name="George Baker", called="Mr Baker", language="en", currency="GBP",
        accounts=(
            AccountFacts("current", "20450010052280", 2_900_00),
            AccountFacts("savings", "20460010058841", 21_700_00),
        ),
        payees=(
            PayeeFacts("Tom Baker", ("my grandson",), "Fenwater Bank", "31170062091447"),
            PayeeFacts("Jean Baker", ("my wife",), "Larkmoor Building Society", "52080018835726"),
        ),
        pension=PensionFacts("State Pension", 1_012_40, every_days=28),
        daily_limit_minor=10_000_00, thrift=1.15, rent_minor=540_00, keeps_minor=(2_000_00, 4_500_00),
    ),
)  # fmt: skip

PINS = {person.number: person.pin for person in PEOPLE}

# Payees who bank with us: customers without a PIN, who cannot sign in by voice.
IN_HOUSE = {"2001": ("李敏", "zh", "CNY"), "2003": ("Susan Hill", "en", "GBP")}
