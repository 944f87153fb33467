"""From YAML files to a rulebase, with every problem of every file collected, each with its place."""

from huiqi.loading.rules.packed import Packed, packed, unpacked
from huiqi.loading.rules.rulebase import library_folder, load_rulebase

__all__ = ["Packed", "library_folder", "load_rulebase", "packed", "unpacked"]
