"""What goes out of one firm: text, JSON, a page to print, a workbook, a decision record, schemas.

In: an answer, its guidance. Out: texts and bytes. Imports up to `assess`, and the readers (a record is read
back).
"""

__all__ = ["answer_json", "printing", "record", "replay", "schemas", "signature", "text", "views"]
