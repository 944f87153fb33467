"""The parts of the checker, one family of constructs each; `checker` beside it puts them together."""
