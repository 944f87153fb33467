"""The meaning of each construct, one family a file; `engine/semantics.py` lists them all and is the way in."""
