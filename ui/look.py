"""What the pages look like, and the words that Streamlit itself has in English only, in the language of the session.

The style sheet holds nothing from outside: phrases of `ui/words.py` only.
"""

from __future__ import annotations

import streamlit as st

from ui.words import say

_QUIET = """
[data-testid="stElementToolbar"], [data-testid="InputInstructions"], [data-testid="stDecoration"],
[data-testid="stStatusWidget"], [data-testid="stDataFrameColumnMenu"] { display: none; }
[data-testid="stMarkdownContainer"] blockquote { opacity: 1; margin: 0.25rem 0; }
[data-testid="stMetricLabel"] p { white-space: normal; }
[data-testid="stMetricValue"] > div { white-space: normal; overflow-wrap: anywhere; font-size: 1.5rem; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.5rem 0.75rem 2rem; }
  h1 { font-size: 1.6rem !important; }
}
"""


def dress() -> None:
    """Put the style sheet into the page."""
    words = {
        '[data-testid="stFileUploaderDropzone"] button p': say("选文件"),
        '[data-testid="stFileUploaderDropzoneInstructions"] > div > span:first-child': say("或者把文件拖到这里"),
    }
    told = "\n".join(_worded(selector, text) for selector, text in words.items())
    st.html(f"<style>{_QUIET}{told}</style>")


def _worded(selector: str, text: str) -> str:
    """Another word in place of the one that stands there."""
    return f'{selector} {{ font-size: 0; }} {selector}::after {{ content: "{text}"; font-size: 0.875rem; }}'
