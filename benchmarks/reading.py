"""How fast reading is, beside bare OpenCC and ftfy on the same text in the same run, and how much memory it takes.

    python benchmarks/reading.py [--memory]

ftfy comes with the extra ``benchmark``; without it its column stays empty. Times are processor
seconds, the best of several interleaved rounds, so that other work on the machine weighs on all columns alike.
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


def compare() -> None:
    """Print characters a second of each reader on each text."""
    readers: dict[str, Callable[[str], object]] = {"read": reading.read_text, "OpenCC": OpenCC("t2s").convert}
    try:
        import ftfy

        readers["ftfy"] = ftfy.fix_text
    except ImportError:
        print("ftfy is not installed: no comparison with it", file=sys.stderr)
    print(f"{'million characters a second':28}" + "".join(f"{name:>9}" for name in readers) + "   read : ftfy")
    for kind, pages in texts().items():
        best = dict.fromkeys(readers, float("inf"))
        for _ in range(ROUNDS):
            for name, function in readers.items():
                best[name] = min(best[name], seconds(function, pages))
        speeds = {name: sum(map(len, pages)) / value / 1e6 for name, value in best.items()}
        ratio = f"{speeds['read'] / speeds['ftfy']:13.1f}" if "ftfy" in speeds else ""
        print(f"{kind:28}" + "".join(f"{speed:9.2f}" for speed in speeds.values()) + ratio)


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
    options = parser.parse_args()
    if options.peak:
        peak(int(options.peak[0]), options.peak[1:])
    elif options.memory:
        memory()
    else:
        compare()
