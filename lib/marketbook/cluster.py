"""The connection to a Dask cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketbook.errors import MarketbookError

if TYPE_CHECKING:
    from distributed import Client

#: Seconds that a scheduler may take to answer.
PATIENCE = 15


def connect(scheduler: str) -> Client:
    """A client of the cluster at an address (``tcp://HOST:PORT``), to be used in a ``with`` block.

    Raises
    ------
    MarketbookError
        If the optional extra is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client
    except ImportError:
        raise MarketbookError("--scheduler needs the cluster extra: pip install 'marketbook[cluster]'") from None
    try:
        return Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise MarketbookError(
            f"no Dask scheduler answers at {scheduler} ({error}); start one with: dask scheduler"
        ) from None
