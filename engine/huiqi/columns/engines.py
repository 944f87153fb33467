"""The engines a register can be evaluated by, and the few things that each of them does in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import narwhals as nw

if TYPE_CHECKING:
    import duckdb
    import polars as pl

ORDER = ("clause", "view", "row")


class Engine(Protocol):
    """What an engine is asked for, beyond the expressions that all of them share."""

    def load(self, frame: pl.LazyFrame) -> Any:
        """A frame of Polars as one of the engine's."""

    def keep(self, frame: Any) -> Any:
        """A narwhals frame that is used again, worked out once."""

    def collect(self, frame: Any) -> pl.DataFrame:
        """What a narwhals frame holds."""

    def texts_of_firms(self, frame: Any) -> Any:
        """Of a frame of `firm`, `ORDER` and `text` one row for each firm: its texts in order, parted by `|`."""


class Polars:
    """In this process, on all its cores."""

    def load(self, frame: pl.LazyFrame) -> Any:
        """As it is."""
        return frame

    def keep(self, frame: Any) -> Any:
        """Collected."""
        return nw.from_native(frame.collect().to_native().lazy())

    def collect(self, frame: Any) -> pl.DataFrame:
        """What it holds."""
        found: pl.DataFrame = frame.lazy().collect().to_native()
        return found

    def texts_of_firms(self, frame: Any) -> Any:
        """By sorting, then joining group by group."""
        import polars as pl

        native = frame.to_native().sort("firm", *ORDER)
        return nw.from_native(native.group_by("firm", maintain_order=True).agg(pl.col("text").str.join("|")))


class Duckdb:
    """DuckDB: out of core, in a file of its own where memory does not do."""

    def __init__(self, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        import duckdb

        self.connection = connection or duckdb.connect()
        self.tables = 0

    def load(self, frame: pl.LazyFrame) -> Any:
        """A table of it."""
        return self._table(self.connection.from_arrow(frame.collect().to_arrow()))

    def keep(self, frame: Any) -> Any:
        """A table of it."""
        return nw.from_native(self._table(frame.to_native()))

    def _table(self, relation: Any) -> Any:
        self.tables += 1
        name = f"kept_{self.tables}"
        relation.create(name)
        return self.connection.table(name)

    def collect(self, frame: Any) -> pl.DataFrame:
        """What it holds."""
        import polars as pl

        found = pl.from_arrow(frame.to_native().to_arrow_table())
        assert isinstance(found, pl.DataFrame)
        return found

    def texts_of_firms(self, frame: Any) -> Any:
        """By its own aggregate."""
        order = ", ".join(ORDER)
        relation = frame.to_native()
        return nw.from_native(relation.aggregate(f"firm, string_agg(text, '|' ORDER BY {order}) AS text", "firm"))
