"""Reading: encodings, kinds of file, alignment both ways, and clean text that stays clean."""

from __future__ import annotations

import io
import json
import random
import re
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest
import typst
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from marketbook import reading
from marketbook.errors import UnreadableSourceError
from marketbook.extract_cli import read_command
from marketbook.repair import script

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
HANS = "据IDC数据显示，2022年上半年，阿里云在中国公有云市场的份额为34.6%，排名第一。腾讯云紧随其后。\n"
HANT = "據IDC資料顯示，2022年上半年，阿里雲在中國公有雲市場的份額為34.6%，排名第一。騰訊雲緊隨其後。\n"


def replay(document: reading.Document) -> str:
    pieces, at = [], 0
    for edit in document.edits:
        assert document.raw[edit.start : edit.end] == edit.before
        pieces += (document.raw[at : edit.start], edit.after)
        at = edit.end
    return "".join(pieces) + document.raw[at:]


@pytest.mark.parametrize("path", SEEDS, ids=[path.name[:3] for path in SEEDS])
def test_edits_of_a_seed_replay_to_its_text(path):
    document = reading.read(path)
    assert document.raw == path.read_bytes().decode("utf-8")
    assert replay(document) == document.text
    assert len(document.original) == len(document.text)


@pytest.mark.parametrize("path", SEEDS, ids=[path.name[:3] for path in SEEDS])
def test_sentences_of_a_seed_quote_the_file(path):
    document = reading.read(path)
    for sentence in document.sentences:
        span = document.raw_span(*sentence)
        assert document.original[slice(*sentence)] in document.repaired(*span)
        back = document.text_span(*span)
        assert back.start <= sentence.start and back.end >= sentence.end


@pytest.mark.parametrize("path", SEEDS, ids=[path.name[:3] for path in SEEDS])
def test_every_number_of_a_seed_keeps_its_place(path):
    document = reading.read(path)
    for number in re.finditer(r"[0-9]+(?:\.[0-9]+)?", document.text):
        assert document.raw[slice(*document.raw_span(*number.span()))] == number[0]


def test_second_copy_in_the_page_is_dropped_and_can_still_be_read():
    document = reading.read(SEEDS[1])
    (copy,) = [edit for edit in document.edits if edit.kind == "duplicate"]
    assert document.text.count("云厂商头部企业") == 1
    second = document.raw.rindex("國內(nèi)云廠商頭部企業(yè)")
    assert copy.start < second < copy.end
    assert document.text_span(second, second + 4) == document.text_span(second + 4, second + 8)
    assert document.repaired(second, second + 18) == "國內云廠商頭部企業"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (HANS.encode("utf-8"), HANS),
        (b"\xef\xbb\xbf" + HANS.encode("utf-8"), HANS),
        (b"\xff\xfe" + HANS.encode("utf-16-le"), HANS),
        (b"\xfe\xff" + HANS.encode("utf-16-be"), HANS),
        (HANS.encode("gb18030"), HANS),
        (HANT.encode("gbk"), HANT),
        (HANT.encode("big5"), HANT),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16 le", "utf-16 be", "gb18030", "gbk traditional", "big5"],
)
def test_encoding_is_recognised(data, expected):
    document = reading.read(data, name="article.txt")
    assert document.original == expected
    assert document.raw.removeprefix("\ufeff") == expected


def encrypted_pdf() -> bytes:
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def blank_pdf() -> bytes:
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty file, nothing at byte 0"),
        (b"\xef\xbb\xbf", "empty file, nothing at byte 0"),
        (b"GIF\x01\x02\x03\x04\x05\x06", "a control character at byte 3"),
        (bytes(range(256)), "zero at byte 0"),
        (b"\x89PNG\r\n\x1a\n\0\0", "zero at byte 8"),
        (HANS.encode("utf-8")[:-2], "cut off in a character at byte 129"),
        (HANS.encode("utf-8") + b"\xff" + HANS.encode("utf-8"), "not UTF-8 at byte 133"),
        ("Voilà un été très naïf; déjà vu, où ça? Über größere Straßen.".encode("latin-1"), "byte 4"),
        ("ÀÉÈÙÇÎÔÛËÏÜÆ".encode("latin-1") * 40, "byte 0"),
        ("클라우드 시장의 성장률은 34.6%로 1위를 차지했다. ".encode("euc-kr") * 9, "byte 2"),
        (HANS.encode("utf-16-le"), "zero at byte 3"),
        (b"\xff\xfe" + HANS.encode("utf-16-le")[:-1], "UTF-16, but byte 106"),
        (HANS.encode("gbk") + b"\xff\xff", "GB 18030, but byte 93"),
        (encrypted_pdf(), "encrypted PDF"),
        (blank_pdf(), "without a text layer"),
        (b"%PDF-1.7 and then nothing", "broken PDF"),
    ],
    ids=(
        "empty,only a mark,control,binary,png,cut,broken,latin-1,accents only,korean,no mark,odd,gbk,locked,blank,no pdf"
    ).split(","),
)
def test_unreadable_file_is_refused_in_one_line_that_names_file_and_byte(data, told):
    with pytest.raises(UnreadableSourceError) as caught:
        reading.read(data, name="folder/article.txt")
    message = str(caught.value)
    assert message.startswith("folder/article.txt: ") and told in message and "\n" not in message
    assert re.search(r"byte [0-9]+", message)


def test_missing_file_is_refused():
    with pytest.raises(UnreadableSourceError, match="cannot be opened"):
        reading.read("no/such/file.txt")


def test_mixed_line_ends_are_kept_and_split_sentences():
    document = reading.read("第一行\r\n第二行\r第三行\n第四行。\r\n".encode(), name="x")
    assert document.raw == document.text == "第一行\r\n第二行\r第三行\n第四行。\r\n"
    sentences = [document.text[slice(*span)] for span in document.sentences]
    assert sentences == ["第一行", "第二行", "第三行", "第四行。"]


def test_line_of_millions_of_characters_is_read_with_every_offset():
    document = reading.read_text("據IDC數據，２０２２年" * 300_000)
    assert document.text == "据IDC数据，2022年" * 300_000
    assert document.raw_span(2_999_990, 2_999_995) == (2_999_990, 2_999_995)


def test_page_that_looks_like_debris_throughout_is_kept():
    tags = " ".join(["云计算", "大模型", "数据"] * 10)
    assert reading.read_text(tags).text == tags
    assert tags not in reading.read_text(HANS + tags).text


def test_article_of_a_web_page_is_read_with_offsets_into_the_file():
    body = "<p>据<b>IDC</b>数据显示，阿里云的份额为<strong>34.6%</strong>，\n  排名第一&nbsp;。腾讯云&amp;华为云紧随其后。</p>"
    more = "<p>三大运营商2023年云业务收入整体达到2315亿元，正在迅速追赶云巨头阿里云。</p>" * 2
    page = (
        "<!DOCTYPE html><html><head><title>t</title><style>a{}</style></head><body><nav><a href='/'>首页导航</a></nav>"
        f"<article><h1>阿里云份额</h1>{body}{more}</article><script>var a = '<p>不要</p>';</script></body></html>"
    )
    document = reading.read(page.encode(), name="page.html")
    assert "据IDC数据显示，阿里云的份额为34.6%，排名第一" in document.text
    assert "腾讯云&华为云紧随其后。" in document.text
    assert "首页导航" not in document.text and "不要" not in document.text
    for figure in ("34.6%", "2315亿元"):
        at = document.text.index(figure)
        assert document.raw[slice(*document.raw_span(at, at + len(figure)))] == figure
    assert replay(document) == document.text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 50_000 + HANS + "</div>" * 50_000,
        "<html><body>" + "<table><tr><td>" * 5_000 + HANS,
        "<html>" + "<" * 300_000 + HANS,
        "<html><body>" + "<script>" * 20_000,
        "<html><body><!-- " + HANS,
    ],
    ids=["deep", "tables", "brackets", "scripts", "comment"],
)
def test_malformed_web_page_is_read_without_loss(page):
    document = reading.read(page.encode(), name="page.html")
    assert replay(document) == document.text
    assert document.raw == page


def test_pages_of_a_pdf_are_joined_by_form_feeds():
    document = reading.read(
        typst.compile(b"Cloud share 34.6%\n#pagebreak()\nSecond page 2315", format="pdf"), name="report.pdf"
    )
    first, second = document.raw.split("\f")
    assert "34.6%" in first and "2315" in second
    at = document.text.index("2315")
    assert document.raw[slice(*document.raw_span(at, at + 4))] == "2315"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[云岭](https://example.org/a_(b)?q=1)收入-3亿元", "云岭收入-3亿元"),
        ("前![图片](https://example.org/x.png?w=640%3F)后", "前后"),
        ("**云岭**：收入**36亿元**，", "云岭：收入36亿元，"),
        ("见注\\[5\\]。", "见注[5]。"),
        ('一句。<br><br><a href="https://example.org">链接</a>二句', "一句。\n\n链接二句"),
        ("剩下7\\~9家,合\\$20,2\\*10次", "剩下7~9家,合$20,2*10次"),
        ('前\n<video id="v" style="max-width: 70%;"></video>\n后', "前\n\n后"),
        ('写成<video src="a">时', '写成<video src="a">时'),
        ("见[附录](#a)和[1](注)", "见[附录](#a)和[1](注)"),
        ("写成f(**参数)或2**10，用<br>换行", "写成f(参数)或2**10，用<br>换行"),
        ("`dict(**kw)`把a[0](x)展开", "`dict(**kw)`把a[0](x)展开"),
    ],
)
def test_the_marks_of_markdown_are_left_out_and_every_character_keeps_its_place(written, read):
    document = reading.read_text(written)
    assert document.text.replace("：", ":").replace("，", ",") == read.replace("：", ":").replace("，", ",")
    for at, character in enumerate(document.original):
        start, end = document.raw_span(at, at + 1)
        assert character == "\n" or written[start:end] == character


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("３６．５％，１２", "36.5%，12"),
        ("１，２３４", "1，234"),
        ("第３．第４", "第3．第4"),
        ("10²米，①②", "10²米，①②"),
        ("－５℃，2－3", "-5℃，2－3"),
        ("ＩＤＣ　报告", "IDC 报告"),
    ],
)
def test_width_is_normalised_without_changing_a_number(wide, narrow):
    assert script.narrow(wide) == narrow


@given(st.text(max_size=200))
def test_any_text_is_read_and_its_edits_replay(text):
    document = reading.read_text(text)
    assert replay(document) == document.text
    for span in document.sentences:
        assert document.text[slice(*span)].strip() == document.text[slice(*span)] != ""


@given(st.text(alphabet="發数據(fāshùqū)?;!,，。<>&/p 1\n國", max_size=120))
def test_any_mixture_of_damage_signs_is_read_and_its_edits_replay(text):
    document = reading.read_text(text)
    assert replay(document) == document.text


def clean_corpus() -> dict[str, str]:
    """More than a megabyte of undamaged text: what installed packages ship, and lessons and tables made of it."""
    rng = random.Random(0)
    jieba, pypinyin = (Path(find_spec(name).submodule_search_locations[0]) for name in ("jieba", "pypinyin"))
    words = [line.split()[0] for line in (jieba / "dict.txt").read_text(encoding="utf-8").splitlines()]
    chinese = [word for word in rng.sample(words, 60_000) if all("\u4e00" <= c <= "\u9fff" for c in word)]
    prose = "".join(w + rng.choice(("", "", "的", "，", "。\n", "？", "(2023)", "?")) for w in chinese)
    readings = json.loads((pypinyin / "pinyin_dict.json").read_text(encoding="utf-8"))
    toned = {chr(int(code)): value.split(",")[0] for code, value in readings.items()}
    phrases = [w for w in rng.sample(chinese, 4_000) if all(c in toned for c in w)]
    traditional = OpenCC("s2tw").convert
    lesson = "\n".join("".join(f"{c}({toned[c]})" for c in word if c in toned) + "，生詞" for word in phrases)
    gloss = "".join(f"{w[0]}({toned[w[0]]}){w[1:]}：{w}、{w[0]}，見{rng.choice(phrases)}。\n" for w in phrases)
    prices = "".join(f"| {w} | ?{i}.50 | 只要?{i}元?!真的?? | $?{i} |\n" for i, w in enumerate(phrases))
    code = "".join(
        p.read_text(encoding="utf-8") for p in (*sorted(jieba.rglob("__init__.py")), *sorted(pypinyin.glob("*.py")))
    )
    seeds = "".join(path.read_text(encoding="utf-8") for path in SEEDS if path.name[:3] in ("002", "003"))
    return {
        "Simplified prose": prose,
        "Traditional prose": traditional(prose),
        "Simplified lesson": lesson,
        "Traditional lesson": traditional(lesson),
        "Simplified glossary": gloss,
        "Traditional glossary": traditional(gloss),
        "phrases with readings": (pypinyin / "phrases_dict.json").read_text(encoding="utf-8")[:600_000],
        "prices": prices + traditional(prices),
        "code": code,
        "articles": seeds + traditional(seeds),
        "word list": (jieba / "dict.txt").read_text(encoding="utf-8")[:800_000],
        "English": (ROOT / "README.md").read_text(encoding="utf-8"),
    }


def test_clean_text_stays_clean():
    corpus = clean_corpus()
    assert sum(len(text.encode()) for text in corpus.values()) > 3_000_000
    false = {
        kind: edit
        for kind, text in corpus.items()
        for edit in reading.read_text(text).edits
        if edit.kind in ("pinyin", "desync", "unreadable")
    }
    assert false == {}


def test_read_prints_the_repaired_text_and_with_json_every_edit(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("發(fā)布數(shù)據(jù)", encoding="utf-8")
    assert CliRunner().invoke(read_command, [str(path)]).output == "发布数据\n"
    printed = json.loads(CliRunner().invoke(read_command, [str(path), "--json"]).output)
    assert set(printed) == {"source", "text", "edits"}
    assert set(printed["edits"][0]) == {"kind", "start", "end", "before", "after", "confidence"}
    assert {edit["kind"] for edit in printed["edits"]} == {"pinyin", "script"}
