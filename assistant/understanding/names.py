"""Who is to be paid: the words that name the payee, and which of the customer's own payees they mean.

`find_payee` finds the words in a sentence, `bare_payee` takes a short answer to "who?" as a whole. `match` compares only
with the candidates it is given (the customer's own list), never with strangers: by equality, then by sound; whoever is
nearly as good as the best is returned too, so that the assistant asks (李明 or 李敏?) and never guesses.
"""

import re
from dataclasses import dataclass

from assistant.understanding import amounts_en, amounts_zh
from assistant.understanding.numerals_zh import packed
from assistant.understanding.sounds import likeness, syllables

NEAR = 0.1  # scores closer than this are a tie
LEAST = 0.6  # below this nobody is meant
MAX_CHARS = 2000


@dataclass(frozen=True)
class Span:
    """text[start:end] names someone; `text` is the name without spaces between Han characters."""

    start: int
    end: int
    text: str


_PAY = r"(?:转账|汇款|打款|转|汇|打|寄|付|存|送|拿|发|充|捎|交)"
_ZH = (
    re.compile(rf"(?:是|要|改成|换成)给(?P<who>[^给,。!?;转汇]{{1,12}}?)(?:的)?(?=$|[,。!?;]|{_PAY})"),
    re.compile(rf"给(?P<who>[^给,。!?;]{{1,12}}?)(?:再|先|也|都|就|多|去|快点|马上|赶紧)?{_PAY}"),
    re.compile(rf"{_PAY}[^给,。!?;]{{0,16}}?给(?P<who>[^给,。!?;]{{1,14}})"),
    re.compile(
        rf"{_PAY}[^,。!?;]{{0,16}}?(?:到|往|进|去)(?P<who>[^到往进,。!?;]{{1,12}}?)(?:那儿|那里|那边|那|的?(?:卡|账|帐|存折)|家)"
    ),
    re.compile(r"往(?P<who>[^往,。!?;]{1,12}?)的?(?:那儿|那里|那边|卡|账|帐|存折)"),
    re.compile(r"(?:收款人|收钱的人|对方|户名)(?:是|叫|为)(?P<who>[^,。!?;]{1,10})"),
    re.compile(r"(?:^|[,。!?;]|不是|不|是)给(?P<who>[^给,。!?;]{1,12})$"),
    re.compile(r"给(?P<who>[^给,。!?;]{1,12}?)(?=\$amount)"),
)
_ZH_HEAD = re.compile(
    r"^(?:我们家|咱们家|我家|咱家|俺家|我们|咱们|我的|咱的|俺的|我那个|我那|我|咱|俺|那个|那个叫|叫|一个叫|个|呃|嗯|啊)+"
)
_ZH_TAIL = re.compile(
    r"(?:那儿|那里|那边|那|的?(?:卡上|卡里|卡|账上|帐上|账户|账号|存折上?)|吧|了|啊|呀|哦|呢|的|谢谢|可以吗|行吗|好吗|好不好|行不行|用|一下|再|先|来|转账|汇款|打款|转|汇|打|寄|付)+$"
)
_ZH_NOBODY = frozenset(
    "我 你 您 他 她 它 他们 她们 人 别人 谁 对方 自己 银行 哪个 钱 他那 她那 看看 查查 查 听 说".split()
)
_ZH_NOT = re.compile(r"查|看看|余额|多少|账单|明细|交易|电话|话费|电费|水费|办|取消|密码")
_EN_PAY = (
    r"(?:send|sends|sending|sent|pay|paying|transfer|transferring|give|giving|wire|move|put|lend|forward|payment|money)"
)
_EN = (
    re.compile(rf"\b{_EN_PAY}\b[^.!?;]{{0,60}}?\bto (?P<who>[^.,!?;]+)"),
    re.compile(r"\b(?:pay|send|give|wire|lend|transfer) (?P<who>[^.,!?;]+)"),
    re.compile(
        r"(?:^|[,;] *|\b(?:no|sorry|wait|actually|not|mean|it's|is|make it|change it|instead)\b,? *)to (?P<who>[^.,!?;]+)"
    ),
)
_EN_STOP = re.compile(
    r"\b(?:please|for|from|today|now|and|thanks|thank|into|in|on|by|with|tomorrow|this|next|every|as|because|not|instead|off|some|"
    r"money|so|if|about|around|nearly|roughly|will|would|could|can|ok|okay|right|straight|then|at|a|an|the money|another|minus|negative)\b"
)
_EN_NOBODY = frozenset(
    "me you him her them it us myself someone somebody anyone a person people who whom that this bill bills my bill my bills the bill "
    "be do the pay send transfer give make see check speak talk know get have find my".split()
)
_EN_NOT = re.compile(
    r"^(?:pay|send|transfer|give|make|see|check|speak|talk|know|get|have|find|be|do|ask|hear|move|put|cancel|stop|top|buy)\b|\bbills?\b"
)
_KIN = tuple(
    frozenset(line.split("|"))
    for line in (
        "女儿|闺女|姑娘|丫头|囡囡",
        "儿子|小子|儿",
        "孙子|孙儿",
        "外孙|外孙子",
        "老伴|老伴儿|老头子|老太婆",
        "保姆|阿姨",
        "wife|missus",
        "husband|hubby",
        "cleaner|cleaning lady|home help",
        "son|lad|boy",
        "daughter|girl",
        "grandson|grandchild",
    )
)


def find_payee(text: str, lang: str) -> Span | None:
    """The words that name the payee, without "我" before them; of several the last (不是给李明，是给李建国)."""
    if len(text) > MAX_CHARS:
        return None
    found = _find_zh(text) if lang == "zh" else _find_en(text)
    return found or (_find_en(text) if lang == "zh" else _find_zh(text))


def bare_payee(text: str, lang: str) -> Span | None:
    """A short answer to "who shall get it?", taken as a whole: 李敏, 我闺女, "it's for my son". None when it is no name."""
    named = find_payee(text, lang)
    if named is not None or len(text) > 60:
        return named
    line, places = packed(text)
    head = re.match(
        r"(?i)[\s,.]*(?:(?:er+|um+|uh|well|oh|no|it's|it is|that's|for|to|呃|嗯|啊|哦|是|就是|就|给|转给|那个)[\s,.]*)*",
        line,
    )
    begin = head.end() if head else 0
    end = len(line.rstrip(" ,.!?。"))
    return _clean_zh(line, places, begin, end) if syllables(line) and _han(line) else _clean_en(text, begin, end)


def match(said: str, candidates: list[list[str]], *, contrast: bool = True) -> list[int]:
    """Places of the candidates that `said` may mean, best first; one when it is certain, none when nobody is near.

    Each candidate is a list of names and nicknames. With `contrast` (the default) even an exact name does not exclude
    another that sounds the same, since the ear cannot tell 李明 from 李敏; pass False for the answer to that question.
    """
    scores = [max((_score(said, name) for name in names if name), default=0.0) for names in candidates]
    best = max(scores, default=0.0)
    if best < LEAST:
        return []
    near = 0.0 if best == 1.0 and not contrast else NEAR
    return sorted((i for i, score in enumerate(scores) if score >= best - near), key=lambda i: (-scores[i], i))


def _score(said: str, name: str) -> float:
    a, b = _plain(said), _plain(name)
    if not a or not b:
        return 0.0
    if a == b or any(a in kin and b in kin for kin in _KIN):
        return 1.0
    heard, known = syllables(a), syllables(b)
    if heard == known:
        return 0.97
    least = 2 if _han(a) else 1
    if len(known) >= least and len(heard) >= least:
        if b in a if _han(a) else set(known) <= set(heard):
            return 0.95  # 女儿李敏, "my grandson tom"
        if a in b if _han(a) else set(heard) <= set(known):
            return 0.9  # 建国 of 李建国, "susan" of Susan Hill
        if _within(heard, known) or _within(known, heard):
            return 0.87
    if _han(a) or _han(b) or not heard or not known:
        return 0.95 * likeness(a, b)
    return max(0.95 * likeness(a, b), 0.9 * sum(max(likeness(x, y) for y in known) for x in heard) / len(heard))


def _within(few: list[str], many: list[str]) -> bool:
    return any(many[i : i + len(few)] == few for i in range(len(many) - len(few) + 1))


def _han(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))


def _plain(name: str) -> str:
    """Without whose it is and what follows it: 我闺女 -> 闺女, "to my daughter's" -> "daughter"."""
    if _han(name):
        line = _ZH_HEAD.sub("", packed(name)[0]).strip(" ,.")
        return line or packed(name)[0]
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", name.lower())
    words = [word[:-2] if word.endswith("'s") else word for word in words]
    return (
        " ".join(word for word in words if word not in ("my", "our", "the", "mr", "mrs", "miss", "ms", "dr"))
        or name.lower()
    )


def _find_zh(text: str) -> Span | None:
    line, places = packed(text)
    said = amounts_zh.candidates(line)
    for one in said:  # an amount closes a name: 给李敏三百
        line = line[: one.start] + "\0" * (one.end - one.start) + line[one.end :]
    found: list[Span] = []
    for pattern in _ZH:
        at = 0
        while hit := pattern.search(line, at):
            at = hit.start("who")  # names may lie inside what another began: 给我给李敏转
            end = hit.end("who")
            cut = line.find("\0", at, end)
            span = _clean_zh(line, places, at, end if cut < 0 else cut)
            if span is not None:
                found.append(span)
        if found and pattern is _ZH[0]:
            break
    if not found:
        for one in said:
            before = re.search(r"给(?P<who>[^给,。!?;\0]{1,12})$", line[: one.start])
            if before:
                span = _clean_zh(line, places, before.start("who"), before.end("who"))
                if span is not None:
                    found.append(span)
    return max(found, key=lambda span: span.start) if found else None


def _clean_zh(line: str, places: list[int], start: int, end: int) -> Span | None:
    said = line[start:end]
    head = _ZH_HEAD.match(said)
    if head:
        start += head.end()
    tail = _ZH_TAIL.search(line[start:end])
    if tail:
        end = start + tail.start()
    said = line[start:end].strip(" ,.")
    if not said or said in _ZH_NOBODY or _ZH_NOT.search(said) or not re.search(r"[^\W\d_]", said) or len(said) > 12:
        return None
    start = line.index(said, start)
    return Span(places[start], places[start + len(said) - 1] + 1, said)


def _find_en(text: str) -> Span | None:
    lowered = text.lower() if len(text.lower()) == len(text) else text
    for one in amounts_en.candidates(text):
        lowered = lowered[: one.start] + "\0" * (one.end - one.start) + lowered[one.end :]
    found = []
    for pattern in _EN:
        at = 0
        while hit := pattern.search(lowered, at):
            at = hit.start("who")
            if re.search(r"\bnot (?:to )?$", lowered[:at]):
                continue
            end = hit.end("who")
            cut = lowered.find("\0", at, end)
            span = _clean_en(text, at, end if cut < 0 else cut)
            if span is not None:
                found.append(span)
        if found:
            break
    return max(found, key=lambda span: span.start) if found else None


def _clean_en(text: str, start: int, end: int) -> Span | None:
    said = text[start:end]
    stop = _EN_STOP.search(said.lower())
    if stop and not (stop.start() == 0 and stop.group() == "the"):
        said = said[: stop.start()]
    said = re.sub(r"(?i)'s(?: (?:account|card|bank))?\s*$|\s+(?:account|card)\s*$", "", said.rstrip(" ,.!?\0"))
    said = said.rstrip(" ,")
    words = said.lower().split()
    if not words or len(words) > 5 or said.lower().strip() in _EN_NOBODY or _EN_NOT.search(said.lower().strip()):
        return None
    if not re.search(r"[^\W\d_]", said):
        return None
    begin = start + len(said) - len(said.lstrip())
    return Span(begin, begin + len(said.strip()), said.strip())
