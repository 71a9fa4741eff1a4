"""What a household buys in a month, and what it costs: counterparties, times a month, amounts at the prices of 2026."""

from __future__ import annotations

from dataclasses import dataclass

FLAT = (1.0,) * 12
TEN_MONTHS = (1, 4, 5, 6, 7, 8, 9, 10, 11, 12)  # council tax is paid in ten parts
# January to December, against the year's mean
COOLING = (1.2, 1.1, 0.8, 0.7, 0.75, 1.0, 1.5, 1.6, 1.1, 0.7, 0.75, 1.0)  # electricity where summers are hot
HEATING = (2.0, 1.8, 1.3, 0.8, 0.4, 0.3, 0.25, 0.25, 0.4, 0.8, 1.4, 1.9)
DARK = (1.3, 1.25, 1.1, 0.95, 0.85, 0.8, 0.8, 0.8, 0.9, 1.0, 1.1, 1.25)
COLDS = (1.4, 1.3, 1.1, 0.9, 0.9, 0.8, 0.8, 0.8, 0.9, 1.0, 1.2, 1.4)
FEASTS = (1.5, 1.4, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.1, 1.1, 0.9, 1.2)


@dataclass(frozen=True)
class Bill:
    """Comes once a month (or in the named months), on about the same day."""

    category: str
    counterparty: str
    day: int
    amount: tuple[int, int]  # units, from and to
    season: tuple[float, ...] = FLAT
    months: tuple[int, ...] = tuple(range(1, 13))
    memo: str = ""


@dataclass(frozen=True)
class Habit:
    """Happens now and then."""

    category: str
    counterparties: tuple[str, ...]
    times: tuple[int, int]  # a month, from and to
    amount: tuple[int, int]  # units, from and to
    season: tuple[float, ...] = FLAT
    memos: tuple[str, ...] = ("",)


RENT = {"zh": ("房东 周先生", "rent", "房租"), "en": ("Borough Homes", "rent", "rent")}

BILLS = {
    "zh": (
        Bill("electricity", "市供电公司", 8, (68, 96), COOLING, memo="电费"),
        Bill("water", "市自来水公司", 12, (24, 36), memo="水费"),
        Bill("gas", "市燃气公司", 17, (34, 52), HEATING, memo="燃气费"),
        Bill("phone", "九州通信", 3, (38, 46), memo="话费"),
        Bill("internet_tv", "广电网络", 5, (28, 28), memo="有线电视"),
        Bill("insurance", "安民保险", 21, (260, 280), months=(6,), memo="意外险"),
    ),
    "en": (
        Bill("electricity", "Northlight Energy", 6, (41, 52), DARK, memo="electricity"),
        Bill("gas", "Northlight Energy", 6, (38, 50), HEATING, memo="gas"),
        Bill("water", "Vale Water", 11, (29, 33), memo="water"),
        Bill("phone", "Chime Telecom", 4, (19, 22), memo="telephone"),
        Bill("internet_tv", "Chime Telecom", 4, (24, 26), memo="broadband"),
        Bill("council_tax", "Borough Council", 2, (118, 118), months=TEN_MONTHS, memo="council tax"),
        Bill("insurance", "Oakshield Insurance", 19, (164, 178), months=(5,), memo="home contents"),
    ),
}  # fmt: skip

HABITS = {
    "zh": (
        Habit("groceries", ("南门菜市场", "惠邻超市", "老张豆腐店", "百果鲜水果店"), (17, 24), (8, 46), FEASTS),
        Habit("eating_out", ("刘记早点", "东街面馆", "社区老年食堂"), (9, 15), (5, 18)),
        Habit("transport", ("市公交", "城市出租"), (4, 8), (2, 22)),
        Habit("pharmacy", ("康寿堂药店", "安泰大药房"), (2, 4), (28, 135), COLDS, ("降压药", "眼药水", "膏药", "钙片")),
        Habit("hospital", ("市第二人民医院", "社区卫生服务站"), (0, 2), (25, 290), COLDS, ("门诊", "检查费", "复诊")),
        Habit("household", ("惠邻超市", "五金杂货店"), (2, 4), (12, 85)),
        Habit("leisure", ("老年大学", "人民公园茶室", "新风书店"), (1, 4), (6, 60)),
        Habit("clothes", ("百姓鞋城", "锦华布店"), (0, 1), (59, 230)),
        Habit("cash", ("自动取款机",), (1, 2), (100, 300), memos=("取现",)),
    ),
    "en": (
        Habit("groceries", ("Fernley Stores", "Saturday Market", "Millers Bakery"), (14, 20), (4, 27), FEASTS),
        Habit("eating_out", ("The Copper Kettle", "Garden Centre Cafe", "Swan Inn"), (5, 10), (4, 19)),
        Habit("transport", ("Vale Buses", "Station Taxis"), (3, 7), (2, 14)),
        Habit(
            "pharmacy", ("High Street Pharmacy", "Bridge Pharmacy"), (2, 4), (4, 24), COLDS,
            ("prescription", "vitamins", "cough mixture"),
        ),
        Habit(
            "hospital", ("St Anne's Hospital", "Riverside Eye Clinic", "Bridge Dental"), (0, 2), (6, 88), FLAT,
            ("car park", "glasses", "check-up"),
        ),
        Habit("household", ("Fernley Stores", "Hobbs Hardware"), (2, 4), (5, 38)),
        Habit("leisure", ("Village Library", "Bowls Club", "Wool and Thread", "Borough Theatre"), (2, 5), (3, 26)),
        Habit("clothes", ("Hartley's", "Comfort Shoes"), (0, 1), (18, 75)),
        Habit("cash", ("Cash machine",), (1, 3), (20, 60), memos=("cash",)),
    ),
}  # fmt: skip
