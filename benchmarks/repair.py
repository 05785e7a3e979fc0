"""How much of generated damage is undone, by site and by what was lost there.

python benchmarks/repair.py [PAGES SEED [FILE ...]]

Pages are drawn from the two clean seeds, or from the clean Chinese text files that are named.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import test_repair

if __name__ == "__main__":
    pages, number = [int(word) for word in sys.argv[1:3]] if len(sys.argv) > 2 else (100, 1)
    texts = [Path(name).read_text(encoding="utf-8") for name in sys.argv[3:]]
    material = test_repair.sentences(test_repair.as_in_taiwan("\n".join(texts))) if texts else test_repair.SENTENCES
    for kind, count in sorted(test_repair.measure(material, pages, number).items()):
        print(f"{count:7} {kind}")
