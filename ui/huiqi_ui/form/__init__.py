"""The form: what a firm tells, typed field by field, and handed to the reader that reads firm files.

session (widgets by key) ──told──► document, as a firm's file ──engine's reader──► Firm
firm's file ──loading──► session
"""
