"""How fast reading is, beside bare OpenCC and ftfy on the same text in the same run, and how much memory it takes.

    python benchmarks/reading.py [--memory] [FILE ...]

ftfy comes with the extra ``benchmark``; without it its column stays empty. Times are processor
seconds, the best of several interleaved rounds, so that other work on the machine weighs on all columns alike.
The generated pages share one text, so what was worked out for one helps with the next; damage of clean text files
that are named is read once by a new process, in each round.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from opencc import OpenCC

from marketbook import reading

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
import damage  # noqa: E402

ROUNDS = 5
#: Characters of each text.
LENGTH = 400_000


def texts() -> dict[str, list[str]]:
    """Pages of every kind, in all `LENGTH` characters or a little more of each."""
    seeds = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))}
    clean = seeds["002"] + "\n" + seeds["003"]
    traditional = OpenCC("s2tw").convert(clean)
    traditional = "".join(c for c in traditional if c.isascii() or len(c.encode("gbk", "ignore")) == 2)
    rng = random.Random(0)
    pages = [damage.random_converter(rng, traditional).damage(traditional) for _ in range(LENGTH // 11_000 + 1)]
    english = "Cloud revenue rose 12.5% to $9.1 billion (up from $8.1 billion); margins held.\n"
    return {
        "clean Simplified": [_numbered(clean)],
        "clean Traditional": [_numbered(traditional)],
        "English": [_numbered(english)],
        "damaged seeds": [seeds["000"], seeds["001"], seeds["004"]] * (LENGTH // 17_000 + 1),
        "damage generated": pages,
    }


def _numbered(text: str) -> str:
    """The text many times over, its lines numbered, so that no passage repeats."""
    copies = range(LENGTH // len(text) + 1)
    return "\n".join(line + str(i) if line else line for i in copies for line in text.splitlines())


def seconds(function: Callable[[str], object], pages: list[str]) -> float:
    start = time.process_time()
    for page in pages:
        function(page)
    return time.process_time() - start


def readers() -> dict[str, Callable[[str], object]]:
    found: dict[str, Callable[[str], object]] = {"read": reading.read_text, "OpenCC": OpenCC("t2s").convert}
    try:
        import ftfy

        found["ftfy"] = ftfy.fix_text
    except ImportError:
        print("ftfy is not installed: no comparison with it", file=sys.stderr)
    return found


def compare(files: list[str]) -> None:
    """Print characters a second of each reader on each text."""
    functions = readers()
    print(f"{'million characters a second':28}" + "".join(f"{name:>9}" for name in functions) + "   read : ftfy")
    for kind, pages in texts().items():
        rounds = [[seconds(function, pages) for function in functions.values()] for _ in range(ROUNDS)]
        _print_speeds(kind, sum(map(len, pages)), dict(zip(functions, map(min, zip(*rounds)))))
    if files:
        command = [sys.executable, __file__, "--once", *files]
        printed = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(ROUNDS)]
        length, *best = map(min, zip(*(map(float, line.split()) for line in printed)))
        _print_speeds("damaged files, read once", length, dict(zip(functions, best)))


def _print_speeds(kind: str, length: float, best: dict[str, float]) -> None:
    speeds = {name: length / value / 1e6 for name, value in best.items()}
    ratio = f"{speeds['read'] / speeds['ftfy']:13.2f}" if "ftfy" in speeds else ""
    print(f"{kind:28}" + "".join(f"{speed:9.2f}" for speed in speeds.values()) + ratio)


def once(files: list[str]) -> None:
    """Print the characters of pages with damage, made of files so that none repeats, and the seconds of each reader."""
    import test_repair

    clean = "\n".join(Path(file).read_text(encoding="utf-8") for file in files)
    sentences, rng, pages = test_repair.sentences(test_repair.as_in_taiwan(clean)), random.Random(0), []
    for start in range(0, len(sentences), 90):
        page = "".join(sentence.strip("\n") + "\n" for sentence in sentences[start : start + 90])
        pages.append(damage.random_converter(rng, page).damage(page))
    functions = readers().values()
    for page in texts()["damage generated"][:5]:  # what a process needs but once
        for function in functions:
            function(page)
    print(sum(map(len, pages)), *(seconds(function, pages) for function in functions))


def memory() -> None:
    """Print the peak memory of reading one file of 100 MB, clean or damaged, and a corpus of 100 MB file by file."""
    size = 100_000_000
    clean = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("00[23]*.txt")))
    traditional = "".join(c for c in OpenCC("s2tw").convert(clean) if c == "\n" or len(c.encode("gbk", "ignore")) == 2)
    converter = damage.random_converter(random.Random(5), traditional)
    with tempfile.TemporaryDirectory() as folder:
        large = {
            "one file": lambda i: clean.replace("\n", f" {i}\n"),
            "one damaged file": lambda i: converter.damage(traditional.replace("\n", f" {i}\n")),
        }
        for kind, page in large.items():
            path, written, number = Path(folder) / "large.txt", 0, 0
            with path.open("wb") as file:
                while written < size:
                    written += file.write(page(number).encode())
                    number += 1
            _print_peak(kind, 1, [path])
        small = sorted((ROOT / "seeds").glob("*.txt"))
        for parts in (10, 1):
            times = size // parts // sum(path.stat().st_size for path in small) + 1
            _print_peak(f"{100 // parts} MB in many files", times, small)


def _print_peak(kind: str, times: int, paths: list[Path]) -> None:
    command = [sys.executable, __file__, "--peak", str(times), *map(str, paths)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    print(f"{kind:24} {result.stdout.strip():>6} MiB at peak", flush=True)


def peak(times: int, paths: list[str]) -> None:
    """Read files over and over, then print the process's peak resident memory in MB."""
    for _ in range(times):
        for path in paths:
            reading.read(path)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memory", action="store_true", help="measure memory instead (minutes)")
    parser.add_argument("--peak", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", help="clean text files, to be damaged")
    options = parser.parse_args()
    if options.peak:
        peak(int(options.peak[0]), options.peak[1:])
    elif options.memory:
        memory()
    elif options.once:
        once(options.files)
    else:
        compare(options.files)
