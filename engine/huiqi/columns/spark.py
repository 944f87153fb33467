"""Spark as an engine: a session of an existing cluster, or of this machine (`local[*]`).

What is set differs from Spark's defaults because a rulebase makes few, very large expressions: planned with Spark's
own settings they take it hours, and more stack than its threads have.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import narwhals as nw

from huiqi.base.errors import EngineFailed, UsageError
from huiqi.columns.engines import ORDER

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa
    from pyspark.sql import SparkSession

_DEEP = "-Xss64m"
SETTINGS = {
    "spark.driver.extraJavaOptions": _DEEP,
    "spark.executor.extraJavaOptions": _DEEP,
    "spark.python.sql.dataFrameDebugging.enabled": "false",  # else each expression takes down the stack it is made in
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.subexpressionElimination.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",  # no method of Java holds the expressions
    "spark.sql.session.timeZone": "UTC",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
}
ON_THIS_MACHINE = {"spark.driver.host": "127.0.0.1", "spark.driver.memory": "8g", "spark.ui.enabled": "false"}
"""What is set beside, where the master is this machine."""


class Spark:
    """A session of Spark. Needs the extra `spark` and Java 17.

    Args:
        master: where it runs, as Spark names it: `spark://host:7077`, `yarn`, `local[*]`.
        settings: more of Spark's settings, or others than `SETTINGS`.

    Raises:
        UsageError: Spark is not installed, has no Java, or does not reach the master.
        EngineFailed: by what it is asked for: the cluster gave up.
    """

    def __init__(self, master: str = "local[*]", settings: dict[str, str] | None = None) -> None:
        here = ON_THIS_MACHINE if master.startswith("local") else {}
        self.session = _session(master, {**SETTINGS, **here, **(settings or {})})

    def load(self, frame: pl.LazyFrame) -> Any:
        """A frame of its own: what it holds goes to the cluster by this process."""
        from pyspark.sql.pandas.types import from_arrow_schema

        table = _plain(frame.collect().to_arrow())
        schema = from_arrow_schema(table.schema)
        return self.session.createDataFrame(table, schema) if len(table) else self.session.createDataFrame([], schema)

    def keep(self, frame: Any) -> Any:
        """Worked out and held by the executors, without the plan it came from."""
        with _cluster_errors():
            return nw.from_native(frame.to_native().localCheckpoint(eager=True))

    def collect(self, frame: Any) -> pl.DataFrame:
        """What it holds."""
        import polars as pl

        with _cluster_errors():
            found = pl.from_arrow(frame.to_native().toArrow())
        assert isinstance(found, pl.DataFrame)
        return found

    def texts_of_firms(self, frame: Any) -> Any:
        """By sorting what each firm has."""
        from pyspark.sql import functions as sf

        each = sf.array_sort(sf.collect_list(sf.struct(*ORDER, "text")))
        text = sf.array_join(sf.transform(each, lambda line: line["text"]), "|").alias("text")
        return nw.from_native(frame.to_native().groupBy("firm").agg(text))


def _session(master: str, settings: dict[str, str]) -> SparkSession:
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError("没有安装 Spark。请先 pip install 'huiqi[spark]'，并装好 Java 17。") from None
    builder = SparkSession.builder.master(master).appName("huiqi")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        told = str(error).strip().splitlines()
        raise UsageError(f"连不上 Spark「{master}」：{told[0] if told else ''} 请核对 --master 和 Java 17。") from None


@contextmanager
def _cluster_errors() -> Iterator[None]:
    """A failure of the cluster as a message: the first line of its own."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except Py4JJavaError as error:
        raise EngineFailed("Spark", str(error.java_exception)) from None
    except PySparkException as error:
        raise EngineFailed("Spark", str(error)) from None


def _plain(table: pa.Table) -> pa.Table:
    """With the one type of text that Spark reads."""
    import pyarrow as pa

    wide = pa.types.is_large_string, pa.types.is_string_view
    fields = [
        pa.field(each.name, pa.string() if any(is_(each.type) for is_ in wide) else each.type) for each in table.schema
    ]
    return table.cast(pa.schema(fields))
