"""From a document to candidate claims: each figure gets a metric, an entity, a segment, a period and a voucher.

The rules are few, general and deterministic; each candidate names the rules that made it and how far they can be trusted.
Nothing here enters a report: a person accepts or corrects a candidate first (``notebooks/lab/review.ipynb``).
"""

from marketbook.claims.candidates import Candidate, find_candidates, find_claims

__all__ = ["Candidate", "find_candidates", "find_claims"]
