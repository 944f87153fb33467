"""What can be said.

The vocabulary, the expression language (text → typed tree), and how a tree reads in 中文 and English.

In: texts of expressions, the vocabulary as declared. Out: typed nodes, sentences. Imports `base`.
"""

__all__ = ["expressions", "languages", "vocabulary"]
