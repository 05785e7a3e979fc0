"""What was found beside what labels say: who is right, what is missed, and what is wrong with the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache

from marketbook.periods import is_period, parse_period
from marketbook.vocabulary import load_vocabulary


@dataclass
class Score:
    """Counts of one comparison; ``errors`` names each miss and each surplus."""

    found: int = 0
    right: int = 0
    wanted: int = 0
    kinds: Counter = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def same_value(found: Decimal | float | None, wanted: float | None) -> bool:
    """Equal to nine digits; labels hold binary floats."""
    if found is None or wanted is None:
        return found is None and wanted is None
    return abs(float(found) - wanted) <= 1e-9 * max(1.0, abs(wanted))


def same_printed(found: str, wanted: str) -> bool:
    """Whether two printed metrics name the same thing: spelling aside, one may say more closely of what (在建容量预签约率, 预签约率).

    Examples
    --------
    >>> same_printed("新增运营容量", "运营容量_increase"), same_printed("销售费用", "研发费用")
    (True, False)
    """
    a, b = _printed(found), _printed(wanted)
    return (
        not wanted.isascii()
        and a[1] == b[1]
        and a[0].endswith(b[0])
        and (a[0] == b[0] or len(b[0]) > 2 or b[0] == "占比")
    )


def _printed(metric: str) -> tuple[str, str]:
    """A printed metric without 的 and spaces, and what is said of it: its growth, its change, its increase."""
    name, mark, what = re.sub("[ 的]", "", metric).partition("_")
    if not mark and (more := re.fullmatch(r"(?:新增|净增)(.+)|(.+?)(?:净增加?|增加)", name)):
        name, what = more[1] or more[2], "increase"
    if part := re.fullmatch("占(.+?)(?:比[重例]|[占份]?[比额])", name):  # 占用户总数的比重 is a 占比
        name = f"{part[1]}占比"
    return re.sub("(?<=..)(?:总?数量?|总?金?额)$", "", name), what  # 可用区数, 收购金额: so many, so much


CLAIM_FIELDS = ("entity", "metric", "period", "value")


def score_quantities(found: list[tuple[int, int, object]], labels: list[dict]) -> Score:
    """Compare quantities with labels by overlap, value, upper bound and unit.

    Parameters
    ----------
    found : list of (start, end, Quantity)
        Spans in the raw file.
    labels : list of dict
        ``start``, ``end``, ``value``, ``value_high``, ``unit`` (alternatives joined by ``|``).
    """
    return _score(found, labels, _wrong_quantity, ("value", "value_high", "unit"))


def score_claims(found: Iterable, labels: list[dict]) -> Score:
    """Compare candidate claims with labelled ones by overlap and the four fields that make a claim usable.

    A label's field may hold alternatives joined by ``|``, or ``*`` for anything.
    """
    return _score([(claim.start, claim.end, claim) for claim in found], labels, _wrong_fields, CLAIM_FIELDS)


def _score(
    found: list[tuple[int, int, object]], labels: list[dict], wrong: Callable[..., list[str]], told: Iterable[str]
) -> Score:
    """Each label counts once, for the first find over it that has nothing ``wrong``; errors are told by these fields."""
    score = Score(found=len(found), wanted=len(labels))
    free = list(labels)
    for start, end, one in found:
        over = [label for label in free if start < label["end"] and label["start"] < end]
        kinds = min((wrong(one, label) for label in over), key=len, default=["surplus"])
        if not kinds:
            free.remove(next(label for label in over if not wrong(one, label)))
            score.right += 1
            continue
        score.kinds.update(kinds)
        expected = f", expected {' '.join(str(over[0][name]) for name in told)}" if over else ""
        seen = " ".join(str(getattr(one, name)) for name in told)
        score.errors.append(f"{'+'.join(kinds)}: {one.raw!r} at {start} read as {seen}{expected}")
    for label in free:
        if not any(start < label["end"] and label["start"] < end for start, end, _ in found):
            score.kinds["missed"] += 1
            wanted = " ".join(str(label[name]) for name in told)
            score.errors.append(f"missed: {label.get('raw', '')} at {label['start']}, expected {wanted}")
    return score


def _wrong_quantity(quantity, label: dict) -> list[str]:
    if not same_value(quantity.value, label["value"]):
        return ["value"]
    same = same_value(quantity.value_high, label["value_high"]) and quantity.unit in label["unit"].split("|")
    return [] if same else ["unit"]


_PROFIT_OF = {
    "net_loss": "net_profit",
    "operating_loss": "operating_profit",
    "net_loss_growth_yoy": "net_profit_growth_yoy",
    "operating_loss_growth_yoy": "operating_profit_growth_yoy",
}
#: 4.5倍, 一半, 三分之一: printed as a ratio, which is so many percent.
_A_RATIO = re.compile("[倍番半折]|分之|/")


def _wrong_fields(claim, label: dict) -> list[str]:
    """Fields that differ; a loss and the negative profit are one fact, and so are a ratio and its percentage."""
    named = set(label["metric"].split("|"))
    for loss, profit in _PROFIT_OF.items():
        told = {loss: profit, profit: loss}.get(claim.metric)
        either = claim.metric not in named or claim.value is not None and same_value(-claim.value, label["value"])
        if told in named and either:
            label = label | {"metric": claim.metric, "value": -label["value"]}
            break
    if claim.metric.startswith("revenue") and claim.segment:  # what one line takes in has a metric, or a segment
        named |= {name.replace("revenue_segment", "revenue") for name in named}
        label = label | {"metric": "|".join(named)}
    wrong = [
        name
        for name in ("entity", "metric", "period")
        if not {getattr(claim, name), "*"} & {*label[name].split("|")}
        and not (name == "period" and _days(claim.period) in map(_days, filter(None, label["period"].split("|"))))
        and not (name == "entity" and claim.entity in known_names(label["entity"]))
        and not (name == "entity" and _SIZED.sub("", claim.entity) in known_names(label["entity"]))
        and not (name == "entity" and claim.entity == "china_market" and "china" in label["entity"].split("|"))
        and not (name == "metric" and any(same_printed(claim.metric, one) for one in label["metric"].split("|")))
        and not (name == "metric" and claim.metric in known_metrics(label["metric"]))
        and not (name == "metric" and claim.metric in label["metric"].replace("_growth_cagr", "_cagr").split("|"))
        and not (name == "metric" and _of_any_base(claim.metric, label["metric"].split("|")))
    ]
    same = same_value(claim.value, label["value"])
    if not same and claim.unit in ("pct", "ratio") and _A_RATIO.search(claim.raw) and claim.value is not None:
        same = any(same_value(value, label["value"]) for value in (claim.value * 100, claim.value / 100))
        same = same or claim.raw[0] == "翻" and same_value(claim.value, 100) and same_value(2, label["value"])
    return wrong + ([] if same else ["value"])


@cache
def _days(period: str) -> tuple | str:
    """The first and last day of a period, however it is written (2025-01/2025-09, 2025Q1/2025Q3); a firm's own quarter has none."""
    if not is_period(period) or re.search("FY.*[HQ]", period):
        return period
    told = parse_period(period)
    return told.start, told.end


def _of_any_base(found: str, named: list[str]) -> bool:
    """A change on the quarter, where the label says only that it is a change."""
    change = re.sub("_change_[yqhm]o[yqhm]$", "_change", found)
    return change in named and not any(name.startswith(f"{change}_") for name in named)


#: GPT-3 is GPT-3 175B where a text tells of no other size.
_SIZED = re.compile(r"_\d+(?:_\d+)?[bm]$")
_LEGAL_FORM = re.compile("(?:股份)?有限公司$")


def known_names(printed: str) -> set[str]:
    """The printed names of a label without their legal form, and the ids of those that the vocabulary has learned since."""
    names = printed.split("|")
    return {_names()[name] for name in names if name in _names()} | {_LEGAL_FORM.sub("", name) for name in names}


def known_metrics(printed: str) -> set[str]:
    """The ids of those printed nouns of a label, and of their changes, that the vocabulary has learned since as cues of their own."""
    parts = (name.partition("_") for name in printed.split("|"))
    told = [
        (_cues()[noun], "change" if what in ("growth", "increase", "decrease") else what)
        for noun, _, what in parts
        if noun in _cues()
    ]
    return {f"{id}_{what}" if what else id for id, what in told}


@cache
def _cues() -> dict[str, str]:
    rows = load_vocabulary().rows["metric"].items()
    return {cue: id for id, row in rows for cue in row["cues"].split("|") if cue and not cue.isascii()}


@cache
def _names() -> dict[str, str]:
    return load_vocabulary().aliases()
