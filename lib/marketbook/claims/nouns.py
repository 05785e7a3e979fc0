"""What a figure measures where no rule says it: of all nouns around it and all metrics told of near it, the likeliest.

An option is a run of at most four words before the figure in its clause, in the clauses before, or right behind it; its traits say
how the run ends and begins, what stands between it and the figure, in what the figure is counted. Or it is a metric that a cue or the
figure before told of, or how that changed. Or it is none of them, as where a sentence counts what nobody would look up. How the traits weigh
is learned (see `marketbook.claims.choice`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping

from marketbook.claims.changes import BY_QUARTER, CHANGE, by_year
from marketbook.claims.choice import Weights, learned, odds
from marketbook.claims.clause import Clause
from marketbook.claims.metric_kinds import ALL_KINDS, KINDS
from marketbook.mentions.speech import FUNCTIONS, function_words, part_of_speech, words_of
from marketbook.quantities.words import MONEY, TIME
from marketbook.reading import Span

NONE = Span(0, 0)
#: A run of words that may name what a figure measures, or the metric itself.
Noun = Span | str
#: Every one of a figure's, with its traits.
Nouns = Mapping[Noun, list[str]]
#: How far nouns are looked for: in the clause, before it and behind the figure, in characters.
_IN, _BEFORE, _BEHIND = 40, 30, 16
_MOST_WORDS, _LONGEST = 4, 12
#: 三个阶段, 两条路线: so few, in words, are hardly ever looked up.
_FEW = 10
_STEPS = (0, 1, 2, 4, 8, 16, 32)
#: A noun is taken where it is so likely that there is one.
_TRUST = 0.6
#: What hardly ever measures anything by a noun.
UNMEASURED = (*TIME, "rank")
#: 从30%提升至45%: a level
_REACHES = re.compile("[至到为](?:了|约|近|超过?|逾|[ ])*$")
_NO_NOUN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9+.&/-]|^(?:出头|上下|中间|左右|位列|位居|第[一二三四五六七八九十])$")
#: How far off a metric is told of that is an option, before and behind the figure, in characters, and how many at most.
_TOLD_BEFORE, _TOLD_BEHIND, _MOST_TOLD = 120, 25, 4
#: Unit -> how a metric of another unit is measured in it.
_FORMS = {
    "pct": ("growth_yoy", "growth_qoq", "growth", "change"),
    "pp": ("change", "change_yoy", "change_qoq"),
    "ratio": ("growth_yoy", "growth"),
}
_FORM = re.compile("_(?:growth|change|increase|decrease)(?:_[yqmh]o[yqmh])?$")
#: Words of a clause that say how its figure is meant.
_HOW = re.compile(
    "同比|环比|[年季月]增|[年季月]减|按年|按季|增长|成长|增速|增幅|上涨|涨幅|下[降跌滑]|跌幅|减少|提升|上升|增加|新增|净增|飙升|暴涨|翻|降|涨|升|跌|减|占|比重|贡献"
    "|达|为|超过?|突破|高于|低于|比|较|从|至|到|预[计期估测]|约|近|其中|而|分别|累计|每|平均|股价|市值|估值|营收|收入|净利|毛利|利润|用户|月活|投入|投资|销量|出货"
)

#: Chooses one of a clause's nouns, and says how likely it is that the figure has one; ``NONE`` where that is doubtful.
Namer = Callable[[Clause], tuple[Noun, float]]


def name_by(weights: Weights) -> Namer:
    """A namer that goes by the weights of traits."""

    def name(clause: Clause) -> tuple[Noun, float]:
        if clause.unit in UNMEASURED:
            return NONE, 0.0
        chances = odds(weights, options(clause))
        some = 1 - chances.pop(NONE)
        return (max(chances, key=chances.__getitem__), some) if chances and some >= _TRUST else (NONE, some)

    return name


def learned_namer() -> Namer:
    """The namer that goes by the learned weights."""
    return name_by(learned("nouns"))


def metric_of(clause: Clause, noun: Noun) -> str:
    """What a noun names: a metric of the vocabulary whose cue it is, else one as printed."""
    if isinstance(noun, str):
        return noun
    text = clause.page.text
    printed = text[noun.start : noun.end]
    metric = clause.page.cue_of(printed, noun.end, (*clause.kinds, "price")) or printed.replace(" ", "")
    between = text[noun.end : clause.end]
    if clause.unit not in ("pct", "ratio", "pp") or not CHANGE.search(between) or _REACHES.search(between):
        return metric
    if clause.unit == "pp":
        return f"{metric}_change"
    if BY_QUARTER.search(between):
        return f"{metric}_growth_qoq"
    return f"{metric}_{'growth_yoy' if metric.isascii() or by_year(clause.page, clause.sentence, clause.figure) else 'growth'}"


#: Inflection, Fotor Pro: a name, which measures nothing.
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]*[a-z][A-Za-z.]*(?: [A-Z][A-Za-z.]*)*")


def options(clause: Clause) -> Nouns:
    """Every noun that may name what the clause's figure measures, with its traits, and ``NONE``."""
    page, raw, end = clause.page, clause.figure.quantity.raw, clause.list_end
    begin = max(clause.sentence.start, clause.start - _BEFORE)
    text = page.masked(begin, min(clause.sentence.end, end + _BEHIND))
    unit = "money" if clause.unit in MONEY else clause.unit
    counted = "#" if raw[-1].isdigit() else raw[-1]
    after = text[end - begin :]
    few = "few" if clause.unit == "count" and not raw[0].isdigit() and clause.figure.value < _FEW else "many"
    room = bisect_left(_STEPS, clause.end - clause.start)
    figure = clause.end - begin
    found: dict[Noun, list[str]] = {
        NONE: ["none", f"none {unit}", f"none {unit} {counted}", f"none then {after[:1]}", f"none then {after[:2]}", *(f"none after {text[max(0, figure - n) : figure]}" for n in (1, 2)), f"none {unit} {room}", f"none {few}", f"none {few} {counted}"]
    }  # fmt: skip
    for where, first, last in (
        ("in", max(clause.start, clause.end - _IN) - begin, figure),
        ("before", 0, clause.start - begin),
        ("behind", end - begin, len(text)),
    ):
        apart: dict[int, list[str]] = {}
        for start, stop, traits in _runs(where, unit, text, first, last):
            if _LATIN_NAME.fullmatch(text, start, stop):
                continue
            near, gap = (start, text[end - begin : start]) if where == "behind" else (stop, text[stop:figure])
            if near not in apart:  # the same for all runs that end, or begin, there
                apart[near] = _apart(where, gap, unit, counted)
            found[Span(begin + start, begin + stop)] = traits + apart[near]
    return found | _told(clause)


def _told(clause: Clause) -> dict[str, list[str]]:
    """The metrics that cues near the figure and the figure before tell of, and how they changed, with their traits."""
    page, unit, end, previous = clause.page, clause.unit, clause.end, clause.previous
    text, behind = page.text, clause.list_end
    before = page.cues_within(max(0, end - _TOLD_BEFORE), end, ALL_KINDS)
    after = page.cues_within(behind, min(clause.clause_end, behind + _TOLD_BEHIND), ALL_KINDS)
    told: dict[str, tuple[str, int, int]] = {}
    for start, stop, metric, _ in [*reversed(before)][: 2 * _MOST_TOLD]:
        where = "in" if start >= clause.start else "sentence" if start >= clause.sentence.start else "before"
        told.setdefault(_FORM.sub("", metric), (where, stop, end))
    for start, _, metric, _ in after[:2]:
        told.setdefault(_FORM.sub("", metric), ("behind", behind, start))
    if previous is not None and previous.metric:
        told.setdefault(_FORM.sub("", previous.metric), ("previous", previous.end, end))
    how = dict.fromkeys(_HOW.findall(text, max(clause.start, end - _IN), end))
    then, ends = text[behind : behind + 2], text[max(0, end - 2) : end]
    found: dict[str, list[str]] = {}
    for rank, (base, (where, start, stop)) in enumerate([*told.items()][: _MOST_TOLD + 2]):
        row = page.vocabulary.rows["metric"].get(base)
        measured = row["unit_kind"] if row is not None else "printed"
        fits = measured in ("printed", *KINDS.get(unit, ()))
        forms = ([""] if fits else []) + [*_FORMS.get(unit, ("increase",))]
        same = "" if previous is None else "same" if base == _FORM.sub("", previous.metric) else "other"
        named = bool(page.within("entities", start, stop))
        figures = bool(re.search(r"\d", text[start:stop]))
        for form in forms:
            metric = f"{base}_{form}" if form else base
            what = f"told {form or 'level'} {unit}"
            traits = ["told", what, f"{what} {where}", f"told {where} {rank}", f"told {where} {bisect_left(_STEPS, stop - start)}", f"{what} {measured}", f"told {base}", f"told {metric}", f"{what} {same} {where}", f"told name between {where} {named}", f"told figure between {where} {figures}", f"{what} then {then[:1]}", f"{what} then {then}", f"{what} after {ends[-1:]}", f"{what} after {ends}"]  # fmt: skip
            traits += [f"told {form} {word}" for word in how] + [f"told {where} {word}" for word in how]
            if previous is not None:
                before_it = _FORM.search(previous.metric)
                traits.append(f"told {form} after {before_it[0] if before_it else 'level'} {previous.unit} {where}")
            found[metric] = traits
    return found


def _runs(where: str, unit: str, text: str, first: int, last: int) -> Iterator[tuple[int, int, list[str]]]:
    """Runs of words in a stretch of text that end as a noun may, with the traits of their ends and beginnings."""
    spans = [(first + start, first + stop) for start, stop in words_of(text[first:last])]
    words = [text[start:stop] for start, stop in spans]
    words = ["#" if word[0].isdigit() else word for word in words]
    broken = [_NO_NOUN.search(word) is not None for word in words]
    kinds = [word[0] if no_noun else part_of_speech(word) for word, no_noun in zip(words, broken)]
    verbs = nouns = 0
    for at in range(len(words) - 1, -1, -1):
        word, kind, stop = words[at], kinds[at], spans[at][1]
        if not broken[at] and kind not in FUNCTIONS:
            then, what = (words[at + 1], kinds[at + 1]) if at + 1 < len(words) else ("$", "$")
            ends = [f"head {word}", f"head {word} {unit}", f"last {word[-1]}", f"{where} last {word[-1]}", f"{where} is {kind}", f"{where} then {then}", f"{where} then a {what}"]  # fmt: skip
            if where != "behind":
                ends += [f"{where} nouns {min(3, nouns)}", f"{where} verbs {min(3, verbs)}"]
            for begin in range(at, max(-1, at - _MOST_WORDS), -1):
                start = spans[begin][0]
                if broken[begin] or stop - start > _LONGEST:
                    break
                if stop - start > 1 and not function_words(text[start:stop]):
                    yield start, stop, ends + _beginning(where, words, kinds, begin, at)
        if len(word) > 1:
            nouns, verbs = nouns + (kind == "n"), verbs + (kind == "v")


def _beginning(where: str, words: list[str], kinds: list[str], begin: int, at: int) -> list[str]:
    before, kind = (words[begin - 1], kinds[begin - 1]) if begin else ("^", "^")
    length = sum(map(len, words[begin : at + 1]))
    traits = [f"long {min(length, 7)}", f"words {at - begin}", f"{where} begins as {kinds[begin]}", f"before it {before}", f"before it a {kind}"]  # fmt: skip
    return traits + [f"{kinds[at - 1]} and {kinds[at]}"] * (at > begin)


def _apart(where: str, gap: str, unit: str, counted: str) -> list[str]:
    """What stands between a noun and its figure."""
    far = f"{where} {bisect_left(_STEPS, len(gap))}"
    traits = [far, f"{far} {unit}", f"{where} {unit} {counted}"]
    if where == "behind":
        return [*traits, f"{far} {counted}", f"behind gap {gap if len(gap) < 4 else '..'}", f"behind {gap[:1]} {unit}"]
    traits += [f"{where} gap {gap}" if len(gap) < 5 else f"{where} gap ..{gap[-2:]}", f"{where} gap {gap[:2]}.."]
    return traits + ["figure between"] * bool(re.search(r"\d", gap)) + [f"{where} name between"] * ("@" in gap)
