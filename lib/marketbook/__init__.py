"""Marketbook: analytical reports in which every number resolves to its source."""

__version__ = "0.1.0"
