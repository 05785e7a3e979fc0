"""Repairs: each recorded case, the scars of the seeds, and damage made out of clean text."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

import damage
from marketbook import reading
from marketbook.repair import characters, debris, desync, pinyin
from marketbook.repair.alignment import Alignment, Patch, apply, compose

ROOT = Path(__file__).resolve().parents[1]
CASES = json.loads((ROOT / "tests/cases/repair.json").read_text(encoding="utf-8"))
SITES = json.loads((ROOT / "tests/cases/repair_sites.json").read_text(encoding="utf-8"))
NARROW = str.maketrans("，；：？！（）", ",;:?!()")


def seed(source: str) -> reading.Document:
    return reading.read(next((ROOT / "seeds").glob(f"{source}_*.txt")))


def as_in_taiwan(clean: str) -> str:
    """A text as a Taiwan page would have it, every character within GBK."""
    clean = re.sub(r"(?<=[^\x00-\x7f])[,;:?!]", lambda m: m[0].translate(str.maketrans(",;:?!", "，；：？！")), clean)
    return "".join(c for c in OpenCC("s2tw").convert(clean) if c == "\n" or c.encode("gbk", "ignore"))


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[。！？\n])", text) if len(s) > 12]


PROSE = as_in_taiwan("".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds").glob("00[23]_*.txt"))))
SENTENCES = sentences(PROSE)


@pytest.mark.parametrize("case", CASES, ids=[case["comment"][:40] for case in CASES])
def test_recorded_case_reads_as_expected(case):
    document = reading.read_text(case["text"])
    assert document.original == case["expected"]
    if case["comment"].startswith("negative"):
        assert not {"desync", "unreadable"} & {edit.kind for edit in document.edits}


@pytest.mark.parametrize("site", SITES, ids=[f"{site['source']}-{site['start']}" for site in SITES])
def test_scar_of_a_seed_is_restored_exactly(site):
    document = seed(site["source"])
    end = site["start"] + len(site["raw"])
    assert document.raw[site["start"] : end] == site["raw"]
    assert document.repaired(site["start"], end) == site["expected"]


@pytest.mark.parametrize("source", ["000", "001", "004"])
def test_no_residue_is_left_in_a_damaged_seed(source):
    document = seed(source)
    assert pinyin.GATE.search(document.raw)
    assert not pinyin.GATE.search(document.text)
    assert not document.unreadable


def test_damage_model_reproduces_the_scars_of_the_seeds():
    annotated = {"驅": "qū", "現": "xiàn", "驗": "yàn", "優": "yōu", "雲": "yún"}
    for clean, damaged in (
        ("領域實現性能", "領域?qū)崿F(xiàn)性能"),
        ("因為誰都", "因?yàn)檎l都"),
        ("們為主。</p>", "們?yōu)橹鳌?/p>"),
        ("舉措卻引", "舉措?yún)s引"),
        ("或將已變得有利可圖", "或?qū)⒁炎兊糜欣蓤D"),
    ):
        assert damage.Converter(annotated).damage(clean) == damaged
    assert damage.Converter({}, ("；",)).damage("規模或將達到”。或許當") == "規?;驅⑦_到”?;蛟S當"
    assert damage.Converter({}, ("。",)).damage("玩笑啊？趙醫") == "玩笑?。口w醫"


@pytest.mark.parametrize(
    ("before", "after", "reading_put_in", "damaged"),
    [
        ("新版本針", "對AI應用", "qiāng", "新版本針?qiāng)AI應用"),  # the byte before A makes no character with it
        ("市場佔有率連續三個季度下降，管理層", "換了新人。", "jié", "市場佔有率連續三個季度下降，管理層?jié)Q了新人。"),
    ],
)
def test_bytes_that_vanished_are_put_back(before, after, reading_put_in, damaged):
    straddler = (before[-1].encode("gbk")[1:] + after[0].encode("gbk")[:1]).decode("gbk")
    assert damage.Converter({straddler: reading_put_in}, narrowed=False).damage(before + after) == damaged
    [repair] = desync.find_repairs(damaged)
    assert damaged[: repair.start] + repair.after + damaged[repair.end :] == before + after


def test_pair_of_characters_is_found_in_the_sorted_table():
    table, begin = characters._frequency_table()
    for line in table[begin:].decode().split("\n")[1:-1:997]:
        pair, simplified = line.split(" ")[:2]
        if "著" not in pair:
            assert characters.pair_frequency(*pair) == (float(simplified) or None)
    assert characters.pair_frequency("數", "\uffff") is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(0, len(PROSE) - 2_000))
def test_residues_of_any_list_are_all_removed(number, start):
    clean = PROSE[start : start + 2_000]
    converter = damage.random_converter(random.Random(number), clean, strangers=0)
    document = reading.read_text(converter.residues_only(clean))
    assert document.patches
    assert pinyin.GATE.search(document.original) is None
    repaired = apply(document.raw, [p for p in document.repairs if p.kind == "pinyin"])
    assert repaired == (clean.translate(NARROW) if converter.narrowed else clean)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(0, len(PROSE) - 2_000))
def test_edits_of_any_damage_replay_and_keep_every_plain_number(number, start):
    clean = PROSE[start : start + 2_000]
    converter = damage.random_converter(random.Random(number), clean)
    document = reading.read_text(converter.damage(clean))
    assert replay(document) == document.text
    # No digit is made up: what reads as a number stands in the page as it was before.
    for run in re.findall(r"(?<![0-9.\N{REPLACEMENT CHARACTER}])[0-9]+(?![0-9.])", document.original):
        assert run in clean or run in document.raw


def replay(document: reading.Document) -> str:
    pieces, at = [], 0
    for edit in document.edits:
        assert document.raw[edit.start : edit.end] == edit.before
        assert edit.start >= at
        pieces += (document.raw[at : edit.start], edit.after)
        at = edit.end
    return "".join(pieces) + document.raw[at:]


def outcome(document: reading.Document, site: damage.Site) -> str:
    """What became of a site. An ASCII byte that was swallowed is right where it stands again or is marked as lost."""
    expected = ""
    for i, character in enumerate(site.clean.translate(NARROW)):
        own = "\\s*" if character.isspace() and i in (0, len(site.clean) - 1) else re.escape(character)
        expected += f"(?:{own}|{reading.UNREADABLE})" if i in site.lost else own
    if re.fullmatch(expected, document.repaired(site.start, site.end).translate(NARROW)):
        return "exact"
    inside = [p for p in document.repairs if p.start < site.end and p.end > site.start]
    return "marked" if any(p.kind == "unreadable" for p in inside) else "wrong"


def measure(material: list[str], pages: int, number: int) -> Counter[str]:
    """Damage pages of 90 sentences, and count what becomes of residues and sites, of these by what happened to them."""
    counts: Counter[str] = Counter()
    rng = random.Random(number)
    for _ in range(pages):
        start = rng.randrange(max(1, len(material) - 90))
        clean = "".join(s.strip("\n") + "\n" for s in material[start : start + 90])
        converter = damage.random_converter(rng, clean)
        text, sites = converter.trace(clean)
        document = reading.read_text(text.translate(NARROW) if converter.narrowed else text)
        assert document.raw == converter.damage(clean)
        counts["residues"] += len(pinyin.BRACKETED.findall(document.raw))
        counts["residues left"] += len(pinyin.BRACKETED.findall(document.original))
        counts["edits"] += sum(p.kind in ("pinyin", "desync", "unreadable") for p in document.repairs)
        for site in sites:
            loss = "a pair vanished" if site.vanished else "a byte swallowed" if site.lost else "nothing lost"
            for kind in (outcome(document, site), f"{site.kind}, {loss}: {outcome(document, site)}"):
                counts[kind] += 1
    return counts


def test_generated_damage_is_mostly_undone_and_seldom_undone_wrongly():
    counts = measure(SENTENCES, pages=12, number=1)
    sites = counts["exact"] + counts["marked"] + counts["wrong"]
    assert counts["residues"] > 2_000 and sites > 60
    assert counts["residues left"] <= 0.01 * counts["residues"]
    assert counts["exact"] >= 0.8 * sites
    assert counts["insertion, nothing lost: exact"] >= 20 * counts["insertion, nothing lost: wrong"]
    assert counts["wrong"] <= 0.005 * counts["edits"]


def test_swallowed_digit_is_marked_and_never_part_of_a_number():
    converter = damage.Converter({"優": "yōu", "發": "fā", "數": "shù", "據": "jù"})
    damaged = converter.damage("發布數據，數據發布。他們為主270億元")
    assert "?70" in damaged
    document = reading.read_text(damaged)
    at = document.text.index("70亿")
    assert document.text[at - 1] == reading.UNREADABLE
    assert any(span.start <= at - 1 < span.end for span in document.unreadable)


def test_doubtful_site_stays_as_it_is_and_is_marked():
    # The cut left only the second byte of the first character, and nothing tells which it was.
    document = reading.read_text("發(fā)布數(shù)據(jù)，掙脫“滄?！焙虯I芯片")
    (edit,) = [edit for edit in document.edits if edit.kind == "unreadable"]
    assert edit.before == document.raw[edit.start : edit.end] == "?！焙虯"
    assert document.original[slice(*document.text_span(edit.start, edit.end))] == edit.before


def test_copy_of_the_passage_decides_where_the_bytes_do_not():
    page = "發(fā)布數(shù)據(jù)，芯片“滄?！焙虯I芯片紫霄。另一處寫著芯片“滄海”和AI芯片紫霄。"
    assert "“滄海”和AI芯片紫霄。另" in reading.read_text(page).original


@given(st.text("ab", max_size=30), st.data())
def test_composed_patches_do_what_both_do_one_after_the_other(text, data):
    def patches_of(length: int) -> list[Patch]:
        marks = sorted(data.draw(st.sets(st.integers(0, length), max_size=6)))
        pairs = zip(marks[::2], marks[1::2])
        return [Patch(start, end, data.draw(st.sampled_from(["", "X"])), "debris") for start, end in pairs]

    first = patches_of(len(text))
    middle = apply(text, first)
    second = patches_of(len(middle))
    assert apply(text, compose(first, second)) == apply(middle, second)


@given(st.text("abc", min_size=1, max_size=30), st.data())
def test_untouched_characters_keep_their_place_both_ways(text, data):
    marks = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    patches = [Patch(start, end, "XY", "debris") for start, end in zip(marks[::2], marks[1::2])]
    new, alignment = apply(text, patches), Alignment(patches)
    for place in range(len(text)):
        if any(p.start <= place < p.end for p in patches):
            continue
        start, end = alignment.to_new(place, place + 1)
        assert new[start:end] == text[place]
        assert alignment.to_old(start, end) == (place, place + 1)


def test_furniture_is_dropped_and_prose_about_it_stays():
    text = "微博\n掃一掃下載界面新聞APP\n评论\n用户在微博评论说，扫一扫下载APP很方便。\n版权所有 某公司\n"
    assert apply(text, debris.drop(text)).split() == ["用户在微博评论说，扫一扫下载APP很方便。"]


def test_byline_with_a_copyright_sign_stays():
    text = "©️ 懂财帝&产业界原创·作者|苇航"
    assert debris.drop(text) == []


def test_repeated_passage_is_dropped_at_its_second_place_only():
    body = "".join(
        f"第{i}段说的是云计算市场在下半年的增长情况，以及各家厂商所占的份额和利润。\n" for i in "一二三四五六七八"
    )
    text = "标题\n" + body + "评论区\n" + body + "尾声\n"
    patches = debris.find_repeats(text)
    assert [p.kind for p in patches] == ["duplicate"]
    assert apply(text, patches).replace("\n", "") == ("标题\n" + body + "评论区\n尾声\n").replace("\n", "")


def test_refrain_of_a_poem_is_not_a_repeated_passage():
    text = "长亭外，古道边，芳草碧连天。\n晚风拂柳笛声残，夕阳山外山。\n" * 3
    assert debris.find_repeats(text) == []


def test_one_annotation_by_accident_does_not_hide_the_converter():
    """A common character annotated once, across two others, and bare elsewhere: the rest of the page is still repaired."""
    residues = "發(fā)布數(shù)據(jù)，業(yè)務(wù)與雲(yún)服務(wù)增長，" * 6
    page = residues + "這(zhè)一點" + "這是這裡的話。" * 12
    text = reading.read_text(page).original
    assert "發布數據,業務與雲服務增長" in text.replace("，", ",") and "ā" not in text and "ù" not in text


def test_a_lesson_that_annotates_some_words_stays_as_it_is():
    lesson = "".join(
        f"{c}({r})是生字。" for c, r in [("發", "fā"), ("數", "shù"), ("業", "yè"), ("務", "wù"), ("雲", "yún")]
    )
    lesson += "發數業務雲五字要多寫。發數業務雲五字要多讀。發數業務雲。" * 3
    assert not [edit for edit in reading.read_text(lesson).edits if edit.kind in ("pinyin", "desync")]
