"""Many firms.

`tables` reads lists as bureaus keep them, `batch` answers a list or a register and writes the results.

In: xlsx, csv, parquet …; an assessor. Out: results, rejects, a summary. Imports up to `columns` and `output`.
"""

__all__ = ["batch", "tables"]
