"""The expression language: its grammar, its typed tree, and how an expression reads aloud."""
