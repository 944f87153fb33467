"""From YAML files to a rulebase, with every problem of every file collected, each with its place."""

from huiqi.loading.rules.rulebase import library_folder, load_rulebase

__all__ = ["library_folder", "load_rulebase"]
