"""Which kinds of metric a unit can measure."""

from __future__ import annotations

from marketbook.quantities.words import MONEY

#: Unit of a quantity -> kinds of metric that it can measure, the likeliest first.
KINDS = {"pct": ("share", "growth", "points"), "pp": ("points",), "ratio": ("ratio",), "rank": ("rank",), "points": ("score",), "params": ("params",), "bytes": ("bytes",),
          "persons": ("persons", "count"), "count": ("count", "calls"), "tokens": ("tokens",), "tokens_per_day": ("tokens",), "calls_per_day": ("calls",),
          "PFdays": ("compute",), "FLOP": ("compute",), "GPU_hours": ("compute",), "TFLOPS": ("performance",), "PFLOPS": ("performance",), "EFLOPS": ("performance",),
          "m2": ("area",), "mu": ("area",), "W": ("power",), "kWh": ("energy",), "bytes_per_s": ("bandwidth",), "days": ("time",), "months": ("time",), "years": ("time",), "ms": ("time",), "seconds": ("time",), "minutes": ("time",), "hours": ("time",), "weeks": ("time",), "TOPS": ("performance",),
          "CNY_per_Mtok": ("price",), "USD_per_Mtok": ("price",)} | dict.fromkeys(MONEY, ("money",))  # fmt: skip
ALL_KINDS = tuple(dict.fromkeys(kind for kinds in KINDS.values() for kind in kinds))
