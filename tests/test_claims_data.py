"""The reviewed claims of the seeds: whole sentences, values that the figures say, nothing left out.

That quotes stand where they say, ids follow from fields, and fields hold what they may hold is what ``marketbook check`` proves
(``test_checks.py``).
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from marketbook.project import THEMES, Project

PROJECT = Project(Path(__file__).resolve().parents[1])


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SOURCES = {row["id"]: row for row in table(PROJECT.seeds / "sources.csv")}
TEXTS = {}
for key, row in SOURCES.items():
    with (PROJECT.root / row["path"]).open(encoding="utf-8", newline="") as file:
        TEXTS[key] = file.read()
CLAIMS = table(PROJECT.data / "claims.csv")
STATEMENTS = table(PROJECT.data / "statements.csv")
VOCABULARY = {
    name: {row["id"]: row for row in table(PROJECT.vocabulary / f"{name}.csv")} for name in ("items", "terms")
}

#: Where the second copy of the article's body begins in source 001.
SECOND_COPY = TEXTS["001"].rindex("大廠混戰")

RESIDUE = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ]+\)")


# -- sources ------------------------------------------------------------------------------------------------------------------


def test_every_seed_is_described():
    assert {row["path"] for row in SOURCES.values()} == {f"seeds/{path.name}" for path in PROJECT.seeds.glob("*.txt")}
    assert all(row["path"].startswith(f"seeds/{row['id']}_") for row in SOURCES.values())


def test_what_is_called_printed_stands_in_the_text():
    for key, row in SOURCES.items():
        for field in ("title", "publisher"):
            if row[f"{field}_basis"] == "printed":
                assert simplified(row[field]) in simplified(TEXTS[key]), (key, field)
        assert not row["author"] or simplified(row["author"]) in simplified(TEXTS[key])


def simplified(text: str) -> str:
    from opencc import OpenCC

    return OpenCC("t2s").convert(RESIDUE.sub("", text))


# -- places -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [CLAIMS, STATEMENTS], ids=["claims", "statements"])
def test_a_quote_is_a_whole_sentence(rows):
    for row in rows:
        text, (_, _, start, end) = TEXTS[row["source"]], places(row)
        before = text[:start].rstrip(" \xa0\u3000”’」』")
        assert not before or before[-1] in "。！？\n", row["quote"]
        assert row["quote"][-1] in "。！？?”" or text[end:].lstrip(" \xa0\u3000")[:1] in ("\n", ""), row["quote"]
        assert "\n" not in row["quote"]


def test_nothing_is_cited_from_the_second_copy():
    assert all(int(row["quote_end"]) <= SECOND_COPY for row in CLAIMS + STATEMENTS if row["source"] == "001")


def places(row) -> tuple[int, int, int, int]:
    return tuple(int(row[name]) for name in ("start", "end", "quote_start", "quote_end"))


# -- order -------------------------------------------------------------------------------------------------------------------


def test_rows_stand_in_the_order_of_the_text():
    for rows in (CLAIMS, STATEMENTS):
        assert all((a["source"], int(a["start"])) <= (b["source"], int(b["start"])) for a, b in pairwise(rows))


def test_the_seeds_are_read_in_full():
    assert len(CLAIMS) >= 110
    per_source = {key: sum(row["source"] == key for row in CLAIMS) for key in SOURCES}
    assert min(per_source.values()) >= 10, per_source
    assert {theme for row in CLAIMS for theme in row["themes"].split(";")} == set(THEMES)


# -- fields -------------------------------------------------------------------------------------------------------------------


def test_items_and_who_says_it_are_in_the_vocabulary():
    columns = {"item": "items", "attribution": "terms"}
    unknown = {
        (column, row[column])
        for row in CLAIMS + STATEMENTS
        for column, name in columns.items()
        if row.get(column) and row[column] not in VOCABULARY[name]
    }
    assert not unknown


def test_what_is_attributed_names_who_says_it():
    assert all(row["attribution"] or row["kind"] != "attributed" for row in CLAIMS + STATEMENTS)
    assert {row["direction"] for row in STATEMENTS} <= {
        "up",
        "down",
        "lead",
        "near",
        "first",
        "behind",
        "below",
        "none",
    }


# -- values -------------------------------------------------------------------------------------------------------------------

#: Figures written in words, and what they say in the unit of their claim.
WORDS = {
    "第一": "1", "第一名": "1", "第二家": "2", "第三": "3", "一个": "1", "两个": "2", "三家": "3", "三层": "3", "三年": "3", "五个": "5", "四家": "4", "十年": "10",
    "双位数": "10", "三位数": "100", "十多款": "10", "几百年": "100", "数千家": "1000", "数十亿美元": "1e9", "翻番": "100", "千亿": "1e11",
    "每秒一千万亿次": "1",
}  # fmt: skip
SCALES = {"": 1, "千": 10**3, "万": 10**4, "亿": 10**8, "万亿": 10**12, "GB": 10**9, "TB": 10**12}


def said(raw: str) -> tuple[Decimal, Decimal]:
    """Lowest and highest number that a printed figure says, by a reader of its own, so that the library's is not its own judge."""
    text = simplified(raw).replace(" ", "")
    if text in WORDS:
        return Decimal(WORDS[text]), Decimal(WORDS[text])
    if price := re.fullmatch(r"([\d.]+)元/(千个|百万Token)", text):
        return (Decimal(price[1]) * (1000 if price[2] == "千个" else 1),) * 2
    if fraction := re.fullmatch(r"(\d+)/(\d+)", text):
        return (Decimal(fraction[1]) / Decimal(fraction[2]),) * 2
    parts = [(Decimal(number), scale) for number, scale in re.findall(r"(\d+(?:\.\d+)?)(万亿|GB|TB|千|万|亿)?", text)]
    last = parts[-1][1]
    values = [number * SCALES[scale or last] for number, scale in parts]
    return min(values), max(values)


@pytest.mark.parametrize("row", CLAIMS, ids=lambda row: f"{row['source']}-{row['raw']}-{row['entity']}")
def test_the_value_is_what_the_figure_says(row):
    low, high = said(row["raw"])
    value, top = abs(Decimal(row["value"])), abs(Decimal(row["value_high"] or row["value"]))
    if row["value_high"]:
        assert (value, top) == (low, high)
    elif low != high:
        assert low <= value <= high and row["unit"] == "rank"
    else:
        assert value == low or abs(value - low) < Decimal("1e-15")


def test_a_fall_and_a_loss_are_negative():
    words = re.compile("下滑|下降|减少|亏损")
    for row in CLAIMS:
        text, (start, *_) = TEXTS[row["source"]], places(row)
        # The verb may govern a list, so look back to the clause's beginning but not past another figure's verb of growth.
        clause = simplified(re.split(r"[,，;；。]", text[:start])[-1])
        signed = row["metric"].endswith(("_yoy", "_change")) or row["metric"] == "ebita"
        falls = bool(words.search(clause)) and "盈利" not in clause
        if signed:
            assert (Decimal(row["value"]) < 0) == falls, (clause, row["value"])


# -- completeness -------------------------------------------------------------------------------------------------------------

#: Arabic numerals that are no figures about the world: dates, names, the pages' own.
NOT_FIGURES = (
    r"20\d\d(?=年|财年|上半年|下半年)", r"\d{1,2}(?=月)", r"(?<=月)\d{1,2}(?=日)", r"20\d\d-\d\d-\d\d \d\d:\d\d", r"(?<=掘金)2025",
    r"2(?=[BC])", r"(?<=GPT-)\d", r"(?<=GPT)4", r"(?<=[HA])(?:100|800)", r"910(?=B)", r"(?<=Turbo)79", r"5(?=\+N\+X)", r"(?<=盘古)3\.0", r"(?<=V)3",
    r"(?<=R)1", r"(?<=qwen)\d\.5", r"110(?=b)", r"(?<=E )3", r"(?<=K)8(?=S)", r"360", r"36(?=氪)", r"(?<=Top)7", r"0088",
    r"8203(?=点击)", r"1(?=\|分歧)", r"2(?=\|舍与得)", r"3(?= \| 奔跑)", r"1(?=TB=)",
)  # fmt: skip


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_every_arabic_numeral_is_a_claim_or_no_figure(key):
    from opencc import OpenCC

    # Simplified character by character, so that offsets stay those of the file.
    text = "".join(map(OpenCC("t2s").convert, TEXTS[key][: SECOND_COPY if key == "001" else None]))
    assert len(text) == (SECOND_COPY if key == "001" else len(TEXTS[key]))
    cited = [places(row)[:2] for row in CLAIMS if row["source"] == key]
    excused = [
        match.span()
        for pattern in NOT_FIGURES
        for match in re.finditer(pattern, RESIDUE.sub(lambda m: "\x00" * len(m[0]), text))
    ]
    left = [
        text[max(0, match.start() - 10) : match.end() + 10]
        for match in re.finditer(r"\d+(?:\.\d+)?", text)
        if not any(start <= match.start() and match.end() <= end for start, end in cited + excused)
    ]
    assert not left
