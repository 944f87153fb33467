"""Exact values: numbers with units, dates, codes, and the intervals that stand for what is not known."""
