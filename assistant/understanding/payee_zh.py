"""The words that name a payee in Mandarin: 给我闺女转三百, 转给李敏, 汇到李建国那儿, 还李明五百, 不是给李明，是给李建国.

Works on packed text in which amounts have been blanked with NUL, since an amount closes a name: 给李敏三百.
"""

import re

_PAY = r"(?:转账|汇款|打款|转|汇|打|寄|付|存|送|拿|发|充|捎|交|放|还)"
_DENIED = r"(?<!不是)(?<!不要)(?<!不)(?<!别)"
# Of several patterns all hits count, and the last in the sentence wins; the first pattern, a correction, decides alone.
CORRECTION = re.compile(rf"(?<!不)(?:是|改成|换成)给(?P<who>[^给,。!?;\0]{{1,12}}?)的?(?=$|[,。!?;\0]|{_PAY})")
PATTERNS = (
    re.compile(rf"{_DENIED}给(?P<who>[^给,。!?;\0]{{1,12}}?)(?:再|先|也|都|就|多|去|快点|马上|赶紧)?{_PAY}"),
    re.compile(rf"{_PAY}[^给,。!?;]{{0,16}}?{_DENIED}给(?P<who>[^给,。!?;\0]{{1,14}})"),
    re.compile(
        rf"{_PAY}[^,。!?;]{{0,16}}?(?:到|往|进|去)(?P<who>[^到往进,。!?;\0]{{1,12}}?)"
        r"(?:那儿|那里|那边|那|的?(?:卡|账|帐|存折)|家)"
    ),
    re.compile(r"往(?P<who>[^往,。!?;\0]{1,12}?)的?(?:那儿|那里|那边|卡|账|帐|存折)"),
    re.compile(rf"(?:^|[,。!?;])(?P<who>[^到往进,。!?;\0]{{1,8}}?)(?:那儿|那里|那边){_PAY}"),
    re.compile(r"(?:收款人|收钱的人|对方|户名)(?:是|叫|为)(?P<who>[^,。!?;\0]{1,10})"),
    re.compile(rf"(?:^|[,。!?;就还]|不对|错了|应该|不是[^给]{{1,6}}){_DENIED}给(?P<who>[^给,。!?;\0]{{1,12}})$"),
    re.compile(rf"{_DENIED}给(?P<who>[^给,。!?;\0]{{1,12}})(?=\0)"),
    re.compile(r"(?<=\0)给(?P<who>[^给,。!?;\0]{1,12})(?=$|[,。!?;])"),
    re.compile(r"(?<!还)还(?P<who>[^给有剩要想得是能差欠没可在不,。!?;\0][^给,。!?;\0]{0,8})(?=\0)"),
)
_HEAD = re.compile(
    r"^(?:我们家|咱们家|我家|咱家|俺家|我们|咱们|我的|咱的|俺的|我那个|我那|我|咱|俺|那个叫|那个|一个叫|叫|个|呃|嗯|啊)+"
)
_TAIL = re.compile(
    r"(?:那儿|那里|那边|那|的?(?:卡上|卡里|卡|账上|帐上|账户|账号|存折上?)|的?那个人|的?那个|就行了?|就好|就可以|"
    r"转过去|过去|吧|了|啊|呀|哦|呢|的|谢谢|可以吗|行吗|好吗|好不好|行不行|用|一下|再|先|来|转账|汇款|打款|转|汇|打|寄|付)+$"
)
# What the money is for, and a correction after the name, are no part of it.
_CUT = re.compile(
    r"(?:开工资|发工资|包个|包红包|红包|买菜|买药|交学费|充话费|看病|过年|过生日|压岁|零花|这个月|上个月|下个月|不是|不对)"
)
_NOBODY = frozenset(
    "我 你 您 他 她 它 他们 她们 人 别人 谁 对方 自己 银行 哪个 钱 看看 查查 查 看 听 说 念 手机 这个 那个".split()
)
_NOT = re.compile(
    r"查|看看|余额|多少|账单|明细|交易|电话|话费|电费|水费|取消|密码|麻烦|^[他她它你您](?:们)?(?:们|那|说|的)?$"
)
# 给我转人工, 给我念首诗: what follows 我 is what shall be done, not who.
_DOES = re.compile(
    r"^(?:转|喊|讲|放|推|念|打|设|兑|加|倒|背|查|看|说|办|挂|存|取|开|充|找|发|拿|读|记|算|换|调|停|接|弄|汇|来)"
)
# 第一个, 上面那个: an answer to another question than "who?".
_CHOICE = re.compile(
    r"^(?:第?[一二两三四五六][个位]|[头前后上下中左右](?:面|边|间)?(?:一|那)?个的?|[大小男女老](?:的)?那?个?|姓.的?)$"
)


def spans(line: str) -> list[tuple[int, int]]:
    """Places of the names in packed text with blanked amounts, in the order of the patterns."""
    corrections = _hits(CORRECTION, line)
    if corrections:
        return corrections
    return [place for pattern in PATTERNS for place in _hits(pattern, line)]


def _hits(pattern: "re.Pattern[str]", line: str) -> list[tuple[int, int]]:
    found, at = [], 0
    while hit := pattern.search(line, at):
        at = max(hit.start("who"), hit.start() + 1)  # a name may lie inside what another began: 给我给李敏转
        place = trimmed(line, hit.start("who"), hit.end("who"))
        if place is not None:
            found.append(place)
    return found


def trimmed(line: str, start: int, end: int) -> tuple[int, int] | None:
    """The name inside line[start:end] without 我, 那儿, 吧 and the like; None when no name is left."""
    cut = re.search(r"\0", line[start:end])
    if cut:
        end = start + cut.start()
    purpose = _CUT.search(line[start:end])
    if purpose and purpose.start() > 0:
        end = start + purpose.start()
    head = _HEAD.match(line[start:end])
    if head:
        start += head.end()
        if _DOES.match(line[start:end]):
            return None
    if _CHOICE.match(line[start:end]):
        return None
    tail = _TAIL.search(line[start:end])
    if tail:
        end = start + tail.start()
    while start < end and line[start] in " ,.、":
        start += 1
    while end > start and line[end - 1] in " ,.、":
        end -= 1
    said = line[start:end]
    if not said or len(said) > 12 or said in _NOBODY or _NOT.search(said):
        return None
    return (start, end) if re.search(r"[^\W\d_]", said) else None
