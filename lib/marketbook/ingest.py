"""Read a folder of articles into candidate claims: incremental, streaming, on this machine or on a cluster.

Candidates live in ``data/candidates/`` as Parquet parts; an index says which file's content each part holds. Everything there
can be made again. Decisions are kept elsewhere (:mod:`marketbook.lab.decisions`), so a second ingest loses none.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from marketbook import reading
from marketbook.claims import find_candidates
from marketbook.cluster import connect
from marketbook.errors import MarketbookError
from marketbook.project import Project, find_project, write_atomic
from marketbook.vocabulary import Vocabulary, load_vocabulary, read_sources

SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf")
#: Files that one task reads: few enough to keep progress lively, enough that a Parquet part is worth writing.
BATCH = 32
_TEXT_COLUMNS = ("source", "path", "published", "raw", "quote", "sentence", "before", "after", "entity", "metric", "segment", "period", "value", "value_high", "unit",
                 "qualifier", "attribution", "kind", "rule", "reason")  # fmt: skip
_WHOLE_COLUMNS = ("start", "end", "ordinal", "quote_start", "quote_end", "mark_start", "mark_end")
COLUMNS = (*_TEXT_COLUMNS, *_WHOLE_COLUMNS, "confidence")
#: Repaired characters shown on either side of a candidate's sentence.
_CONTEXT = 120


@dataclass
class IngestReport:
    """What an ingest did; ``failed`` maps a file to the one line that says why it was not read."""

    read: int = 0
    kept: int = 0
    removed: int = 0
    candidates: int = 0
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Article:
    """One file to read: what a worker needs, without a file system in common."""

    source: str
    path: str
    published: str
    title: str
    content: bytes
    key: str


def candidates_of(
    document: reading.Document, source: str, path: str, published: str, vocabulary: Vocabulary, title: str = ""
) -> list[dict]:
    """Rows of one document, one per candidate, with the sentence and its surroundings as the review shows them."""
    rows = []
    repaired = cache(document.repaired)
    for candidate in find_candidates(document, published, vocabulary, title=title):
        quoted = candidate.sentence_start, candidate.sentence_end
        place, mark = document.text_span(*quoted), document.text_span(candidate.start, candidate.end)
        shown = document.original[place.start : place.end]
        first = place.start + len(shown) - len(shown.lstrip())  # the sentence is shown without blanks around it
        told = {name: getattr(candidate, name) for name in COLUMNS if hasattr(candidate, name)}
        told |= {name: "" if told[name] is None else f"{told[name]:f}" for name in ("value", "value_high")}
        told |= {"source": source, "path": path, "published": published}
        told |= {"quote_start": quoted[0], "quote_end": quoted[1], "quote": document.raw[slice(*quoted)]}
        told |= {"sentence": repaired(*quoted), "mark_start": mark.start - first, "mark_end": mark.end - first}
        told |= {"before": document.original[max(0, place.start - _CONTEXT) : place.start]}
        rows.append(told | {"after": document.original[place.end : place.end + _CONTEXT]})
    return rows


_DATE = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def printed_date(text: str) -> str:
    """The first full date in a page's head, as ISO; empty if there is none.

    Examples
    --------
    >>> printed_date("8203点击    2024-06-03 10:31"), printed_date("没有日期")
    ('2024-06-03', '')
    """
    match = _DATE.search(text[:600])
    if not match or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        return ""
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"


def title_of(path: Path, row: Mapping[str, str]) -> str:
    """What an article is called: its title in ``seeds/sources.csv``, else the name of its file where that is Chinese.

    Examples
    --------
    >>> title_of(Path("科大讯飞半年报.txt"), {}), title_of(Path("sohu1.txt"), {})
    ('科大讯飞半年报', '')
    """
    return row.get("title") or (path.stem if re.search("[\u4e00-\u9fff]", path.stem) else "")


def read_batch(articles: list[Article], vocabulary: Vocabulary) -> tuple[bytes, dict[str, int], dict[str, str]]:
    """Read some articles: their candidates as one Parquet file, the number each gave, and why some could not be read."""
    rows, counts, failed = [], {}, {}
    for article in articles:
        try:
            document = reading.read(article.content, name=article.path)
            published = article.published or printed_date(document.text)
            found = candidates_of(document, article.source, article.path, published, vocabulary, article.title)
        except MarketbookError as error:
            failed[article.path] = str(error)
            continue
        counts[article.path] = len(found)
        rows += found
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        dict.fromkeys(_TEXT_COLUMNS, "string") | dict.fromkeys(_WHOLE_COLUMNS, "int64") | {"confidence": "float64"}
    )
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue(), counts, failed


def ingest(
    folder: str | Path | None = None,
    *,
    project: Project | None = None,
    jobs: int | None = None,
    scheduler: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> IngestReport:
    """Read every new or changed article of a folder into the candidates.

    Parameters
    ----------
    folder : path, optional
        By default the project's ``seeds/``. A later ingest of another folder adds to the candidates.
    jobs : int, optional
        Processes on this machine; by default one per core, and none where there is little to read.
    scheduler : str, optional
        Address of a Dask scheduler (``tcp://HOST:PORT``); the same tasks go to its workers.
    progress : callable, optional
        Called with the files done and the files to do.

    Raises
    ------
    MarketbookError
        If the folder does not exist, or the scheduler does not answer.
    """
    project = project or find_project()
    folder = Path(folder) if folder else project.seeds
    if not folder.is_dir():
        raise MarketbookError(f"{folder}: no such folder; name one that holds articles ({', '.join(SUFFIXES)})")
    vocabulary = load_vocabulary(project)
    store = _Store(project)
    report = IngestReport()
    work = _articles(project, folder, _version(project), store, report)
    total = sum(1 for _ in _files(folder))
    done = 0
    with _executor(jobs, scheduler, total) as (submit, width):
        for articles, future in _flow(submit, _batches(work), vocabulary, 2 * width):
            part, counts, failed = future.result()
            store.add(part, {article.path: article.key for article in articles if article.path in counts}, counts)
            report.read += len(counts)
            report.candidates += sum(counts.values())
            report.failed |= failed
            done += len(articles)
            progress(done + report.kept, total)
    report.removed = store.finish(folder, project)
    progress(total, total)
    return report


def load_candidates(project: Project | None = None) -> pd.DataFrame:
    """All candidates, one row each, in the order of source and place; empty before the first ingest."""
    project = project or find_project()
    frames = list(_Store(project).frames())
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))
    return frame.sort_values(["source", "start", "end", "ordinal"], kind="stable", ignore_index=True)


def registered(project: Project) -> dict[Path, dict[str, str]]:
    """Rows of ``seeds/sources.csv`` by the file that each describes."""
    return {(project.root / row["path"]).resolve(): row for row in read_sources(project).values()}


def _files(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(here) / name


def _articles(project: Project, folder: Path, version: str, store: _Store, report: IngestReport) -> Iterator[Article]:
    """Files whose content, date or rules are new, one at a time: the corpus never stands in memory."""
    known = registered(project)
    for path in _files(folder):
        row = known.get(path.resolve(), {})
        content = path.read_bytes()
        published, title = row.get("published", ""), title_of(path, row)
        key = hashlib.sha256(b"\0".join((version.encode(), published.encode(), title.encode(), content))).hexdigest()
        name = _name(path, project)
        if store.key_of(name) == key:
            report.kept += 1
            store.seen.add(name)
        else:
            yield Article(row.get("id", path.stem), name, published, title, content, key)


def _name(path: Path, project: Project) -> str:
    """A file's name in the index: relative to the project where it lies inside."""
    path, root = path.resolve(), project.root.resolve()
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _flow(
    submit: Callable[..., Future], batches: Iterable[list[Article]], vocabulary: Vocabulary, window: int
) -> Iterator[tuple[list[Article], Future]]:
    """Keep at most ``window`` batches under way; hand each back as it finishes."""
    under_way: dict[Future, list[Article]] = {}
    for batch in batches:
        under_way[submit(read_batch, batch, vocabulary)] = batch
        if len(under_way) >= window:
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in finished:
                yield under_way.pop(future), future
    for future in list(under_way):
        yield under_way.pop(future), future


@contextmanager
def _executor(jobs: int | None, scheduler: str, files: int) -> Iterator[tuple[Callable[..., Future], int]]:
    """The one place where work is handed out: a cluster's executor, a pool of processes, or this process."""
    if scheduler:
        with connect(scheduler) as client:
            executor = client.get_executor(retries=3, pure=False)
            yield executor.submit, max(2, len(client.scheduler_info()["workers"]))
        return
    jobs = jobs or (os.cpu_count() or 1 if files > 2 * BATCH else 1)
    if jobs == 1:
        yield _at_once, 1
        return
    with ProcessPoolExecutor(jobs) as executor:
        yield executor.submit, jobs


def _at_once(function: Callable, *arguments: object) -> Future:
    """Run a task in this process: for a handful of files, where starting others would take longer."""
    future: Future = Future()
    future.set_result(function(*arguments))
    return future


#: The modules that make candidates of an article; a test holds them against what is imported.
RULES = (
    *("claims/*.*", "mentions/*.py", "quantities/*.py", "repair/*.*"),
    *("ingest.py", "periods.py", "reading.py", "records.py", "vocabulary.py"),
)


def _version(project: Project) -> str:
    """What candidates depend on besides the article: the rules and the vocabulary."""
    digest = hashlib.sha256()
    for file in [path for pattern in RULES for path in sorted(Path(__file__).parent.glob(pattern))]:
        digest.update(file.read_bytes())
    for name in ("entities", "metrics", "segments"):
        digest.update((project.vocabulary / f"{name}.csv").read_bytes())
    return digest.hexdigest()


class _Store:
    """Parquet parts and the index that says which file each part holds; every write is a rename."""

    #: Parts between two writes of the index, which grows with the corpus.
    SAVE_EVERY = 32

    def __init__(self, project: Project):
        self.folder = project.data / "candidates"
        self.index_path = self.folder / "index.json"
        self.index: dict[str, dict] = (
            json.loads(self.index_path.read_text(encoding="utf-8")) if self.index_path.is_file() else {}
        )
        self.seen: set[str] = set()
        self._unsaved = 0

    def key_of(self, name: str) -> str:
        return self.index.get(name, {}).get("key", "")

    def add(self, part: bytes, keys: dict[str, str], counts: dict[str, int]) -> None:
        """Store a part, then the index that points to it: a kill between the two loses nothing that was there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"part-{hashlib.sha256(part).hexdigest()[:16]}.parquet"
        write_atomic(self.folder / name, part)
        for path, key in keys.items():
            self.index[path] = {"key": key, "part": name, "candidates": counts[path]}
        self.seen |= set(keys)
        self._unsaved += 1
        if self._unsaved >= self.SAVE_EVERY:
            self._save()

    def _save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomic(
            self.index_path, json.dumps(dict(sorted(self.index.items())), ensure_ascii=False, indent=0).encode()
        )
        self._unsaved = 0

    def finish(self, folder: Path, project: Project) -> int:
        """Forget the folder's files that are gone, and parts that nothing points to."""
        prefix = _name(folder, project)
        gone = [
            name
            for name in self.index
            if name not in self.seen and (name.startswith(prefix.rstrip("/") + "/") or prefix == ".")
        ]
        for name in gone:
            del self.index[name]
        self._save()
        used = {entry["part"] for entry in self.index.values()}
        for part in self.folder.glob("part-*.parquet"):
            if part.name not in used:
                part.unlink()
        return len(gone)

    def frames(self) -> Iterator[pd.DataFrame]:
        """The rows of each part that are still current."""
        parts: dict[str, set[str]] = {}
        for name, entry in self.index.items():
            parts.setdefault(entry["part"], set()).add(name)
        for part, names in sorted(parts.items()):
            frame = pd.read_parquet(self.folder / part)
            frame = frame[frame["path"].isin(names)]
            if len(frame):
                yield frame
