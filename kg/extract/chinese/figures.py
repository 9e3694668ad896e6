"""Figures in Chinese text: 7500亿元, 近15000家, 三分之一, 百分之十二点五."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.records import NumericExpression

_HAN_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 1e4, "亿": 1e8, "兆": 1e12}
_HAN: Final = "零一二两三四五六七八九十百千万亿"
_MEASURES: Final = (
    "个百分点|架次|批次|艘次|车次|航次|列次|例|个|家|项|条|户|名|人次|人|种|位|艘|架|辆|座|台|套|件|批|届|场|所|处|类|宗|笔|张|份|款|部"
    "|亩|公顷|吨|标箱|箱|标准箱|列|班|班次|次|只|支|对|户次|万吨|立方米|千瓦时|千瓦|平台|国"
)
_CHINESE: Final = re.compile(
    r"(?P<h>近|约|大约|超过|超|逾|突破|高达|不到|不足|低于|少于|至少|不少于|不低于|达到|接近|多达"
    r"|将近|累计|总计|共计|共有|共)?"
    r"(?P<body>"
    rf"(?P<p>百分之|千分之|万分之)(?P<pn>[\d.]+|[{_HAN}点]+)"
    rf"|(?P<fa>[{_HAN}]{{1,3}})分之(?P<fb>[{_HAN}]{{1,3}})"
    r"|(?P<part>[1-9])/(?P<whole>[2-9]|10)(?!\d)"
    r"|(?P<half>一半|过半|半数)"
    rf"|(?P<n>\d[\d,，]*(?:\.\d+)?|[{_HAN}]+)"
    r"(?P<some>[多余](?=[百千]?[万亿]))?"
    r"(?P<s>[百千]?万亿|[百千]?亿|[百十千]?万|千|百)?(?P<more>多|余|几)?"
    r"(?P<u>％|%|个百分点|万?亿?(?:美元|欧元|港元|元人民币|人民币|元)|平方公里|平方千米|平方米|公里|千米"
    rf"|倍|成|{_MEASURES})?"
    r")(?P<after>以上|以下|左右|上下|多)?"
)
_CHINESE_CMP: Final = {
    "近": "~",
    "约": "~",
    "大约": "~",
    "接近": "~",
    "将近": "~",
    "超过": ">",
    "超": ">",
    "逾": ">",
    "突破": ">",
    "不到": "<",
    "不足": "<",
    "低于": "<",
    "少于": "<",
    "至少": ">=",
    "不少于": ">=",
    "不低于": ">=",
    "以上": ">=",
    "以下": "<",
    "左右": "~",
    "上下": "~",
    "多": ">",
    "余": ">",
    "几": ">",
}
_KEPT_HEDGES: Final = frozenset(_CHINESE_CMP)
_CHINESE_TIME: Final = re.compile(
    r"[年月日号天周分秒岁时]|小时|分钟|个月|周年|个工作日|工作日|世纪|点(?:[半钟整，。、到至，]|\d)|届|秒"
)
_UNITS: Final = {
    "%": "percent",
    "％": "percent",
    "个百分点": "pp",
    "平方公里": "km2",
    "平方千米": "km2",
    "平方米": "m2",
    "公里": "km",
    "千米": "km",
    "倍": "times",
    "成": "percent",
}


#: Numbers that are figures only after a hedge: 近万家, 超百亿元.
_ROUND: Final = frozenset({"百", "千", "万", "亿", "百万", "千万", "百亿", "千亿", "万亿"})


def chinese_figures(text: str) -> Iterator[NumericExpression]:
    """Figures of a sentence, with offsets in it."""
    for found in _CHINESE.finditer(text):
        if (
            text.startswith("条”", found.end("n"))
            and "“" in text[max(0, found.start() - 12) : found.start()]
        ):
            continue  # a name: “港澳青创30条”
        read = _read_chinese(found, text)
        if read is None:
            continue
        number, unit = read
        g = found.groupdict()
        hedge = g["h"] if g["h"] in _KEPT_HEDGES else None
        end = found.end() if g["after"] != "多" else found.end() - 1
        start = found.start() if hedge else found.start("body")
        comparator = _CHINESE_CMP.get(g["after"] or "") or _CHINESE_CMP.get(hedge or "")
        if found["body"] == "过半":
            comparator = ">"
        comparator = comparator or _CHINESE_CMP.get(g["more"] or g["some"] or "") or "="
        yield NumericExpression(
            start=start,
            end=end,
            text=text[start:end],
            number=number,
            unit=unit,
            comparator=comparator,
            bare=found.start("body"),
        )


def _read_chinese(found: re.Match[str], text: str) -> tuple[float, str] | None:
    g = found.groupdict()
    if g["half"]:
        return 50.0, "percent"
    if g["p"]:
        share = _han_number(g["pn"] or "")
        return (
            None if share is None else (share / (1, 10, 100)["百千万".index(g["p"][0])], "percent")
        )
    if g["fa"]:
        below, above = _han_number(g["fa"]), _han_number(g["fb"] or "")
        return (round(100 * above / below, 2), "percent") if below and above else None
    if g["part"]:
        return round(100 * int(g["part"]) / int(g["whole"]), 2), "percent"
    raw, unit = g["n"] or "", g["u"] or ""
    digits = raw[0].isdigit()
    before, rest = text[: found.start("body")], text[found.end("body") :]
    if before.endswith(("第", "周", "星期", "十四五", "G", "-", "—", "~", "～")) or re.search(
        r"[A-Za-z.]$", before
    ):
        return None
    if re.match(r"\d\.0$", raw) and rest.startswith(("方案", "版", "时代", "”", "升级", "政策")):
        return None
    if rest.startswith(("强", "G", "D", "Ｇ", "位数", "数")) or (
        not unit and _CHINESE_TIME.match(rest)
    ):
        return None
    if unit in ("个", "国") and rest.startswith(("月", "工作日", "小时", "多月", "五年", "季度")):
        return None
    if unit in ("届", "点"):
        return None
    vague = raw in _ROUND and (g["h"] or "") in ("近", "超", "超过", "突破", "逾", "接近") and unit
    if not digits and not vague and not _worth_counting(raw, unit, g["s"], rest):
        return None
    if not digits and not unit and not g["s"]:
        return None
    number = _han_number(raw)
    if number is None:
        return None
    for sign in g["s"] or "":
        number *= _HAN_SCALES.get(sign, 1)
    for sign in "万亿":
        if unit.startswith((sign, f"万{sign}")) and unit != "万吨":
            number *= _HAN_SCALES[sign]
    number = round(number * (10 if unit == "成" else 1) * (1e4 if unit == "万吨" else 1), 6)
    if unit.endswith(("元", "人民币")):
        currency = (
            "USD" if "美" in unit else "EUR" if "欧" in unit else "HKD" if "港" in unit else "CNY"
        )
        return number, currency
    if unit == "亩":
        return round(number / 1500, 6), "km2"
    if unit == "公顷":
        return round(number / 100, 6), "km2"
    if digits and not unit and not g["s"] and _stands_alone(raw, rest):
        return None
    return number, _UNITS.get(unit, "count")


def _stands_alone(raw: str, rest: str) -> bool:
    """Whether a bare number is not a count: it ends a clause, or is a year."""
    if re.match(r"TEU", rest):
        return False
    year = len(raw) == 4 and raw[:2] in ("19", "20")
    return year or re.match(r"[\s、，。；）)”》/:：—-]|$|[A-Za-z]", rest) is not None


def _worth_counting(raw: str, unit: str, scale: str | None, rest: str) -> bool:
    """Whether a number in Chinese characters is a count rather than part of a word."""
    if raw in (
        "一",
        "十",
        "百",
        "千",
        "万",
        "亿",
        "百万",
        "千万",
        "万万",
        "千百",
    ) or raw.startswith("零"):
        return False
    if raw[0] in "百千万亿" or set(raw) <= set("一") or (raw.endswith("一") and len(raw) == 1):
        return False
    if unit == "成":
        return not rest.startswith(tuple("立长为功果员熟本就型效都"))
    if unit in ("人", "类", "次", "所", "部", "国", "对", "批", "成", "支", "班", "台", "场", "份"):
        return len(raw) > 1 or (unit in ("类", "批", "所") and raw not in ("一",))
    return unit != "" or scale is not None


def _han_number(raw: str) -> float | None:
    """A number in digits or in Chinese characters."""
    text = raw.replace(",", "").replace("，", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    if "点" in text:
        whole, _, part = text.partition("点")
        base = _han_number(whole)
        if base is None or not part or any(c not in _HAN_DIGITS for c in part):
            return None
        return float(f"{int(base)}." + "".join(str(_HAN_DIGITS[c]) for c in part))
    total = section = digit = 0.0
    for sign in text:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in "十百千":
            section += (digit or 1) * _HAN_SCALES[sign]
            digit = 0
        elif sign in _HAN_SCALES:
            total = (total + section + digit or 1) * _HAN_SCALES[sign]
            section = digit = 0
        else:
            return None
    return float(total + section + digit)
