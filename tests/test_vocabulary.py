"""Names: labels in every script, parents, aliases, and Traditional Chinese that leaves names alone."""

from __future__ import annotations

import shutil
import time

import pytest

from marketbook.errors import DataError, UnknownNameError
from marketbook.project import LANGUAGES, Project
from marketbook.quantities.words import UNITS
from marketbook.units import describe
from marketbook.vocabulary import FILES, load_vocabulary


@pytest.fixture
def vocabulary(project):
    return load_vocabulary(project)


def test_every_name_has_a_label_in_every_language(vocabulary):
    empty = [
        (kind, id, language)
        for kind in FILES
        for id in vocabulary.rows[kind]
        for language in LANGUAGES
        if not vocabulary.label(kind, id, language).strip()
        and vocabulary.rows[kind][id].get("en", "").replace("{n}", "").strip()
    ]
    assert empty == []


def test_what_is_read_in_an_article_can_be_kept_and_printed(project):
    read = {unit for unit, _ in UNITS.values()}
    assert [unit for unit in sorted(read) if not describe(unit, project)["zh"]] == []


def test_no_cue_and_no_alias_stands_twice_in_its_row(vocabulary):
    rows = [
        (id, row.get(column) or "")
        for kind in FILES
        for id, row in vocabulary.rows[kind].items()
        for column in ("cues", "aliases")
    ]
    told = [(id, cell.split("|")) for id, cell in rows if cell]
    assert [id for id, words in told if len(words) > len(set(words))] == []


def test_labels_are_in_their_own_script(vocabulary):
    assert vocabulary.label("entity", "alibaba_cloud", "en") == "Alibaba Cloud"
    assert vocabulary.label("entity", "alibaba_cloud", "zh-Hans") == "阿里云"
    assert vocabulary.label("entity", "alibaba_cloud", "zh-Hant") == "阿里雲"
    assert vocabulary.label("segment", "public_cloud", "zh-Hant") == "公有雲"


def test_products_lead_up_to_their_groups(vocabulary):
    assert vocabulary.line("doubao") == ["doubao", "volcano_engine", "bytedance"]
    assert vocabulary.parent("alibaba_cloud") == "alibaba"
    assert vocabulary.root("tianyi_cloud") == "china_telecom"
    assert vocabulary.root("openai") == "openai"


def test_descends_counts_the_entity_itself(vocabulary):
    assert vocabulary.descends("doubao", "bytedance")
    assert vocabulary.descends("bytedance", "bytedance")
    assert not vocabulary.descends("bytedance", "doubao")


def test_all_names_of_an_entity_lead_to_it(vocabulary):
    aliases = vocabulary.aliases()
    for name in ("阿里云", "阿里雲", "Aliyun", "Alibaba Cloud"):
        assert aliases[name] == "alibaba_cloud"
    assert aliases["Qwen"] == aliases["通义千问"] == "qwen"


def test_an_item_without_a_label_is_its_own_label(vocabulary):
    assert vocabulary.label("item", "gpt-9-of-nobody", "zh-Hant") == "gpt-9-of-nobody"


@pytest.mark.parametrize("kind", ["entity", "metric", "segment", "unit", "term"])
def test_unknown_names_are_refused(vocabulary, kind):
    with pytest.raises(UnknownNameError, match="add it to data/vocabulary"):
        vocabulary.label(kind, "no_such_thing", "en")


def test_names_do_not_pass_through_opencc(vocabulary):
    assert vocabulary.to_traditional("百川智能与阿里云的公有云") == "百川智能與阿里雲的公有雲"


def test_words_between_names_become_taiwans(vocabulary):
    assert vocabulary.to_traditional("软件和信息") == "軟體和資訊"


def test_the_longest_name_is_protected(vocabulary):
    assert vocabulary.to_traditional("腾讯金融科技及企业服务") == vocabulary.label(
        "entity", "tencent_fintech_business", "zh-Hant"
    )


def test_text_without_chinese_is_left_alone(vocabulary):
    assert vocabulary.to_traditional("GPT-3, H800 & 2C") == "GPT-3, H800 & 2C"


def test_every_simplified_name_has_one_traditional_label_and_becomes_it(vocabulary):
    labels: dict[str, set[str]] = {}
    for kind in FILES:
        for row in vocabulary.rows[kind].values():
            if kind != "unit":
                labels.setdefault(row["zh_hans"], set()).add(row["zh_hant"])
    assert {name: found for name, found in labels.items() if len(found) > 1} == {}
    assert {name: found for name, found in labels.items() if vocabulary.to_traditional(name) not in found} == {}


@pytest.fixture
def edited(project, tmp_path):
    """A copy of the vocabulary in which one file's text is changed, not yet read."""

    def edit(name: str, change) -> Project:
        shutil.copytree(project.vocabulary, tmp_path / "data" / "vocabulary")
        path = tmp_path / "data" / "vocabulary" / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        return Project(tmp_path)

    return edit


def test_a_changed_file_is_read_again_within_a_moment(project, tmp_path):
    shutil.copytree(project.vocabulary, tmp_path / "data" / "vocabulary")
    copy = Project(tmp_path)
    assert load_vocabulary(copy) is load_vocabulary(copy)
    path = copy.vocabulary / "terms.csv"
    path.write_text(path.read_text(encoding="utf-8") + "test_term,Test,测试,測試\n", encoding="utf-8")
    time.sleep(0.1)  # nobody looks more often than that
    assert load_vocabulary(copy).label("term", "test_term", "zh-Hant") == "測試"


def test_an_id_that_stands_twice_is_refused(edited):
    copy = edited("segments.csv", lambda text: text + text.splitlines()[1] + "\n")
    with pytest.raises(DataError, match=r"segments.csv:\d+: id .* stands twice"):
        load_vocabulary(copy)


def test_a_row_with_a_cell_too_many_names_its_line(edited):
    copy = edited("terms.csv", lambda text: "id,en,zh_hans,zh_hant\na,b,c,d,e\n")
    with pytest.raises(DataError, match="terms.csv:2: expected 4 cells"):
        load_vocabulary(copy)


def test_a_circle_of_parents_is_refused(edited):
    copy = edited("entities.csv", lambda text: text.replace("\nbytedance,,", "\nbytedance,doubao,"))
    with pytest.raises(DataError, match="its own ancestor"):
        load_vocabulary(copy).root("doubao")
