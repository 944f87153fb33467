"""What everything else is made of.

Exact values and intervals, places in files, diagnostics, errors, reading and writing files.

In: bytes and texts of files, numbers, dates, codes. Out: quantities, periods, intervals, trees of text with
places, errors that know their exit code. Imports no other room.
"""

__all__ = [
    "citation",
    "datatypes",
    "diagnostics",
    "disclaimer",
    "documents",
    "errors",
    "extras",
    "legible",
    "values",
    "version",
    "writing",
]
