"""The engines that columns are tested on: each as a maker, to be called by the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache

import pytest

from huiqi.columns.engines import Duckdb, Engine, Polars
from huiqi.columns.spark import Spark

Maker = Callable[[], Engine]
LOCAL = {
    "spark.sql.debug.maxToStringFields": "10",
    "spark.sql.shuffle.partitions": "2",
}


@cache
def spark() -> Spark:
    """One session for all tests of a process."""
    return Spark("local[2]", LOCAL)


on_spark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17"),
]
SPARK = pytest.param(spark, marks=on_spark, id="spark")
ENGINES = [pytest.param(Polars, id="polars"), pytest.param(Duckdb, id="duckdb"), SPARK]
on_every_engine = pytest.mark.parametrize("engine", ENGINES)
