"""Lists of firms as bureaus keep them: read (what was understood is shown), joined, and written."""
