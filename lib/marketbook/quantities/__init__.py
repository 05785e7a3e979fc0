"""Quantities: numbers with unit and qualifier, in running text (``find_quantities``) or printed alone (``parse_quantity``)."""

from marketbook.quantities.finding import find_quantities, quantities_of
from marketbook.quantities.printed import how_it_follows, parse_quantity, read_printed

__all__ = ["find_quantities", "how_it_follows", "parse_quantity", "quantities_of", "read_printed"]
