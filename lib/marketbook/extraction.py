"""What ``marketbook extract`` says of one file, in the shape that scripts outside the project rely on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from marketbook import reading
from marketbook.claims import find_claims
from marketbook.errors import MarketbookError, ProjectNotFoundError, UnreadableSourceError
from marketbook.ingest import printed_date, registered, title_of
from marketbook.periods import is_period
from marketbook.project import find_project
from marketbook.quantities import quantities_of
from marketbook.records import Quantity

#: What is told of a candidate claim.
FACT = "raw start end entity metric segment period value value_high unit qualifier attribution kind".split()


def extract_file(path: Path, published: str = "") -> dict:
    """Quantities and facts of a file.

    Parameters
    ----------
    path : Path
    published : str, optional
        ISO day of publication; by default the one in ``seeds/sources.csv``, else the first full date in the page's head.

    Returns
    -------
    dict
        ``source`` (the path as given), ``quantities`` and ``facts``; offsets are half-open and count code points of the file as
        decoded, ``raw`` is exactly that slice.

    Raises
    ------
    UnreadableSourceError
        If there is no such file, or it cannot be decoded.
    MarketbookError
        If ``published`` is no date.
    """
    if published and not is_period(published):
        raise MarketbookError(f"published {published!r} is no date; write a day, such as 2024-05-15, a month or a year")
    if not path.is_file():
        raise UnreadableSourceError(f"{path}: no such file; check the name")
    document = reading.read(path)
    try:
        row = registered(find_project()).get(path.resolve(), {})
    except ProjectNotFoundError:
        row = {}
    published = published or row.get("published", "")
    quantities = [_quantity(document, quantity) for quantity in quantities_of(document)]
    claims = find_claims(document, published or printed_date(document.text), title=title_of(path, row))
    facts = [{name: _number(getattr(claim, name)) for name in FACT} for claim in claims]
    return {"source": str(path), "quantities": quantities, "facts": facts}


def _number(value: object) -> object:
    """A decimal as JSON has it; anything else as it is."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() and abs(value) < 10**18 else float(value)


def _quantity(document: reading.Document, quantity: Quantity) -> dict:
    span = document.raw_span(quantity.start, quantity.end)
    return {
        "raw": document.raw[span.start : span.end], "start": span.start, "end": span.end, "value": _number(quantity.value), "value_high": _number(quantity.value_high),
        "unit": quantity.unit, "qualifier": quantity.qualifier,
    }  # fmt: skip


def lines(result: dict) -> list[str]:
    """One file's quantities and facts for a reader; control characters of the article do not reach the terminal."""
    shown = [f"{result['source']}: {len(result['quantities'])} quantities"]
    shown += [f"  {q['start']:>7}  {q['raw']}  =  {_bounds(q)} {q['unit']}{_said(q)}" for q in result["quantities"]]
    shown.append(f"{result['source']}: {len(result['facts'])} candidate claims")
    for fact in result["facts"]:
        what = " · ".join(fact[name] for name in ("entity", "metric", "segment", "period") if fact[name])
        who = f"  [{fact['kind']}{': ' + fact['attribution'] if fact['attribution'] else ''}]"
        shown.append(
            f"  {fact['start']:>7}  {fact['raw']}  {what}  =  {_bounds(fact)} {fact['unit']}{_said(fact)}{who}"
        )
    return ["".join(char if char.isprintable() else " " for char in line) for line in shown]


def _bounds(row: dict) -> str:
    low = "?" if row["value"] is None else f"{row['value']:,}"
    return low if row["value_high"] is None else f"{low} to {row['value_high']:,}"


def _said(row: dict) -> str:
    return "" if row["qualifier"] == "exact" else f" ({row['qualifier'].replace('_', ' ')})"
