"""What is installed only with an extra of the package: `pip install 'huiqi[lists]'`."""

from __future__ import annotations

from huiqi.base.errors import UsageError

EXTRAS = {
    "lists": ("defusedxml", "narwhals", "numpy", "openpyxl", "polars", "pyarrow", "python_calamine", "xlsxwriter"),
    "duckdb": ("duckdb",),
    "spark": ("pyspark",),
    "print": ("jinja2", "weasyprint"),
    "screening": ("alembic", "opencc", "sqlalchemy"),
    "sign": ("cryptography",),
    "ui": ("huiqi_ui", "streamlit"),
    "server": ("authlib", "httpx", "psycopg"),
}
"""The modules that each extra brings, as `pyproject.toml` declares them."""


def missing_extra(module: str) -> UsageError | None:
    """The wrong call it is to ask for what a module that is not installed does; None where no extra brings it.

    Args:
        module: the dotted name that could not be imported.
    """
    for extra, modules in EXTRAS.items():
        if module.partition(".")[0] in modules:
            return UsageError(f"这一步要用 {module}，没有安装。请先 pip install 'huiqi[{extra}]'。")
    return None
