"""From a firm's file to a `Firm`: every key known, every value typed, every problem named with its place."""

from huiqi.loading.firms.firm import read_firm, read_firm_file, read_firm_from, read_firm_text

__all__ = ["read_firm", "read_firm_file", "read_firm_from", "read_firm_text"]
