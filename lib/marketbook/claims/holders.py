"""Whose a figure is: of all that is named near it or was told before, the likeliest.

Each option has traits: where it is named and how it stands there, what it is, what the page says of it. How they weigh is learned
(see `marketbook.claims.choice`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping

from marketbook.claims.beside import BESIDE
from marketbook.claims.choice import Weights, learned, odds
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.metric_kinds import ALL_KINDS
from marketbook.claims.naming import objects_of, subjects_of, suits
from marketbook.claims.page import Page
from marketbook.claims.scopes import FIRMS, OF_CHIPS, OF_FIRMS, OF_MARKETS, OF_PRODUCTS, OF_SHIPMENTS, OF_STATEMENTS
from marketbook.reading import Span

#: How far before a figure a name is an option, in characters, and how many names at most.
_REACH, _MOST = 400, 10
#: Distances that make a difference, in characters.
_STEPS = (2, 6, 12, 24, 48, 100, 200)
#: What kind of thing has the metric.
_SCOPES = (("chips", OF_CHIPS), ("products", OF_PRODUCTS), ("statements", OF_STATEMENTS), ("shipments", OF_SHIPMENTS), ("markets", OF_MARKETS), ("firms", OF_FIRMS))  # fmt: skip
#: What a figure may belong to although nobody names it, and the answer that it is nobody who is named.
_ALWAYS, NOBODY = ("china", "china_market", "world"), ""
#: How far the choice among these is trusted where the page names nobody else.
_OF_NOBODY = 0.6
#: Who is named before, without a name.
_THE_FIRM = re.compile("公司|集团|该企业|本行|我们")
_SOURCE = re.compile("(?:来自于?|来源于|源自)$")
#: AWS收入占亚马逊总营收的19%: of whose whole it is a part.
_PART_OF = re.compile("(?:占|贡献)(?:据|到|了|约|近|超过?|去)*$")
_WHOLE = re.compile(
    "(?:集团|公司)?的?(?:总|整体|全部)?(?:营业?收入?|收入|[营运]业?利润|净利润?|利润|销售额|业绩|资本开支)"
)
_CLOUD = re.compile("云业务|AI云|云计算|智能云|云收入|云服务收入")

#: What the review shows of an option, by how its first trait begins.
_TOLD = {
    "clause": "named in the clause", "sentence": "named in the sentence", "before": "named before the sentence", "after": "named after it",
    "figure": "has the figure before", "carried": "told of before", "company": "the firm told of before", "product": "the product told of before",
    "chip": "the chip told of before", "topic": "whom the page is about", "page's": "market of the page", "market": "market told of before",
    "place": "place of the page", "buyer": "who buys", "opens": "named first in the paragraph", "heads": "named over the section", "always": "nobody is named",
    "first": "first firm of the page", "nobody": "nobody", "owner": "owner of what is named", "its": "cloud business of what is named",
}  # fmt: skip

#: Every option of a figure, with its traits.
Options = Mapping[str, list[str]]
#: Chooses one of a figure's options, and says how likely it is.
Judge = Callable[[Page, Figure, Options], tuple[str, float]]


def judge_by(weights: Weights) -> Judge:
    """A judge that goes by the weights of traits."""

    def judge(page: Page, figure: Figure, found: Options) -> tuple[str, float]:
        chances = odds(weights, found)
        best = max(chances, key=chances.__getitem__)
        return best, chances[best]

    return judge


def learned_judge() -> Judge:
    """The judge that goes by the learned weights."""
    return judge_by(learned("holders"))


def choose(
    page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried
) -> tuple[str, float, str]:
    """The likeliest holder of a figure, how likely it is, and where it was named."""
    found = options(page, sentence, figure, previous, state)
    id, probability = page.judge(page, figure, found)
    return id, probability, _TOLD[found[id][0].split()[0]]


def choose_country(
    page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried
) -> tuple[str, float]:
    """The likeliest of China, its market and the world, for a page that names nobody else, and how far that is trusted."""
    found = options(page, sentence, figure, previous, state)
    id, probability = page.judge(page, figure, {known: found[known] for known in _ALWAYS})
    return id, _OF_NOBODY * probability


def options(page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> Options:
    """Everything that may have a figure, with its traits."""
    text, metric, vocabulary, about = page.text, figure.metric, page.vocabulary, page.about
    first = figure.group[0] if figure.group else figure
    clause, clause_end = page.clause_start(first.start, sentence.start), page.clause_end(figure.end, sentence.end)
    before = [m for m in page.within("entities", max(0, first.start - _REACH), first.start) if m.kind != "agency"]
    after = [m for m in page.within("entities", figure.end, min(clause_end, figure.end + 40)) if m.kind != "agency"]
    in_sentence = [m for m in before if m.start >= sentence.start]
    in_clause = [m for m in in_sentence if m.start >= clause]
    scope = next((name for name, metrics in _SCOPES if metric.startswith(metrics)), "other")
    scope = scope if metric.isascii() else "printed"
    bare = " with clause" if in_clause else " with sentence" if in_sentence else " alone"
    found: dict[str, list[str]] = {}

    def give(id: str, *traits: str) -> None:
        if id:
            found.setdefault(id, []).extend(traits)

    last = {m.id: m for m in before}
    objects = objects_of(text, before)
    subjects = {m.id for m in subjects_of(page, [m for m in in_clause if suits(metric, m)], metric)}
    for place, id in enumerate(list(dict.fromkeys(m.id for m in reversed(before)))[:_MOST]):
        name = last[id]
        if len(in_clause) > 1 and _SOURCE.search(text, max(0, name.start - 3), name.start):
            continue  # 金山云来自小米的收入
        if _PART_OF.search(text, max(0, name.start - 6), name.start) and _WHOLE.match(text, name.end):
            continue
        where = "clause" if name.start >= clause else "sentence" if name.start >= sentence.start else "before"
        if BESIDE in figure.rules and where == "clause" and name.start in objects:
            continue  # 推理速度比B200快45%
        give(id, where, f"{where} {name.kind}", f"{where} {scope}", f"{where} {name.kind} {scope}")
        give(id, f"{where} recent {min(place, 4)}", f"distance {bisect_left(_STEPS, first.start - name.end)}")
        give(id, f"{where} behind {text[max(0, name.start - 1) : name.start]}")
        give(id, f"{where} followed by {text[name.end : name.end + 1]}", f"followed by {text[name.end : name.end + 2]}")
        if name.start in objects:
            give(id, "object", f"object {where}")
        behind = page.within("entities", name.end, name.end + 3)
        if behind and behind[0].kind != "weak" and vocabulary.descends(behind[0].id, id):
            give(id, "owns the name behind it", f"owns the name behind it {scope}")
        if any(
            m.start > name.end and m.kind != "weak" and vocabulary.descends(m.id, id) and m.id != id
            for m in in_sentence
        ):
            give(id, f"its own named since {where}", f"its own named since {scope}")
        if not suits(metric, name):
            give(id, "unsuited", f"unsuited {name.kind}")
        since = previous is not None and name.start > previous.start
        if where == "clause":
            between = min(page.own_words(name.end, first.start), 8) // 2
            give(id, f"words between {between}", f"words between {between} {name.kind}")
            give(id, "subject" if id in subjects else "no subject", f"begins the clause {name.start - clause < 3}")
            give(id, *["first of clause"] * (in_clause[0].id == id), *["last of clause"] * (in_clause[-1].id == id))
            if previous is not None and previous.start >= clause:
                give(id, f"clause since the figure before {since}")
            if text[name.end : first.start] in ("的", ""):
                give(id, "at the figure")
            cue = next((at for at, *_ in page.cues_within(name.end, first.start, ALL_KINDS)), None)
            if cue is not None and text[name.end : cue] in ("的", "", " "):
                give(id, "at the cue", f"at the cue {scope}", f"at the cue {name.kind}")
        if where == "sentence":
            if in_sentence[0].id == id:
                give(id, "first of sentence", f"first of sentence {scope}")
            if previous is not None and previous.start >= sentence.start:
                give(id, f"sentence since the figure before {since}")
        if text.rfind("(", max(0, name.start - 14), name.start) > text.rfind(")", 0, name.start):
            give(id, "in brackets")
    for name in after:
        step = bisect_left(_STEPS, name.start - figure.end)
        give(name.id, "after", f"after {step} {figure.unit}", f"after {name.kind} {scope}", f"after{bare}")
        if text[figure.end : name.start] == "的":
            give(name.id, "after 的", f"after 的 {figure.unit}")
    if previous is not None:
        near = "clause" if previous.start >= clause else "sentence" if previous.start >= sentence.start else "text"
        near = f"figure before in {near}"
        for id in previous.entities[:4]:
            give(id, f"{near} {len(previous.entities) == 1}", f"{near}{bare}", f"{near} {scope}")
            if previous.metric and metric.startswith(previous.metric):
                give(id, f"{near} same {previous.metric == metric}")
    give(state.entity, f"carried {min(state.age, 4)}", f"carried {scope}{bare}", f"carried{bare}")
    told = (state.company, "company"), (state.product, "product"), (state.chip, "chip"), (about.topic, "topic"), (about.market, "page's market"), (about.place, "place"), (about.buyer, "buyer"), (state.market if state.market_age < 4 else "", "market")  # fmt: skip
    for id, what in told:
        give(id, what, f"{what} {scope}{bare}")
    opening = page.within("entities", text.rfind("\n", 0, first.start) + 1, first.start)
    opening = next((m.id for m in opening if m.kind not in ("agency", "weak")), "")
    if opening in found:
        give(opening, "opens the paragraph", f"opens the paragraph {scope}{bare}")
    if heading := page.heading_at(first.start):
        give(heading, "heads the section", f"heads the section {scope}{bare}")
    for id in _ALWAYS:
        give(id, f"always {id}")
    if about.firms:
        give(
            about.firms[0],
            "first firm",
            f"first firm {scope}{bare}",
            f"first firm of {min(len(set(about.firms)), 4)}{bare}",
        )
    # What an option belongs to, and the cloud business of a group where clouds are spoken of.
    cloud = _CLOUD.search(text, clause, first.start) is not None
    for id in [id for id in found if id in vocabulary.entities]:
        kind, root = vocabulary.entity(id).kind, vocabulary.root(id)
        if root not in found:
            give(root, "owner", f"owner of {kind} {scope}", f"owner {found[id][0]}")
        if cloud and (business := about.clouds.get(id)) and business not in found:
            give(business, "its cloud", f"its cloud {found[id][0]}")
    words = page.own_words(clause, first.start) > 3
    the_firm = _THE_FIRM.search(text, clause, first.start) is not None
    topic = vocabulary.root(about.topic) if about.topic else ""
    for id in found:
        known = id in vocabulary.entities
        kind, root = (vocabulary.entity(id).kind, vocabulary.root(id)) if known else ("weak", id)
        wide = kind in ("aggregate", "weak")
        give(id, f"is {kind}", f"is {kind} {scope}", f"is {kind} {metric if metric.isascii() else 'printed'}")
        give(id, f"{id} {scope}" if wide else f"is {kind} {figure.unit}")
        give(id, f"named {about.named.get(root, 0)} {kind}", f"lead {id in about.in_lead} {kind}")
        if words:
            give(id, f"own words {kind} {scope}")
        if cloud and kind in FIRMS:
            give(id, f"cloud {kind}")
        if topic and id != about.topic:
            give(id, *(["of the topic", f"of the topic {kind} {scope}"] if root == topic else ["not of the topic"]))
        if about.firmless:
            give(id, f"firmless {kind}")
        if id in about.subsidiaries:
            give(id, "subsidiary", *["subsidiary, the firm"] * the_firm)
        if the_firm:
            give(id, f"the firm {kind}", f"the firm, topic {id == about.topic}")
    near = "figure before" if previous is not None and previous.start >= sentence.start else "no figure before"
    found[NOBODY] = ["nobody", f"nobody {scope}", f"nobody{bare}", f"nobody {scope}{bare}", f"nobody, the firm {the_firm}{bare}", f"nobody, {near}{bare}", f"nobody, a topic {bool(about.topic)}{bare}"]  # fmt: skip
    return found
