"""The parts of the checker, one family of constructs each; `engine/expressions/checker.py` puts them together."""
