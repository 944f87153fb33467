"""What the pages look like, and the words that Streamlit itself has in English only, in the language of the session.

The style sheet holds nothing from outside: phrases of `words.py` only.
"""

from __future__ import annotations

import streamlit as st

from huiqi_ui.words import say

_QUIET = """
[data-testid="stElementToolbar"], [data-testid="InputInstructions"], [data-testid="stDecoration"],
[data-testid="stStatusWidget"], [data-testid="stDataFrameColumnMenu"] { display: none; }
[data-testid="stMarkdownContainer"] blockquote { opacity: 1; margin: 0.25rem 0; }
.st-key-workbench-text textarea { font-family: "Noto Sans Mono CJK SC", monospace; font-size: 0.85rem; }
[data-testid="stMetricLabel"] p { white-space: normal; }
[data-testid="stMetricValue"] > div { white-space: normal; overflow-wrap: anywhere; font-size: 1.5rem; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.5rem 0.75rem 2rem; }
  h1 { font-size: 1.6rem !important; }
}
"""


def dress() -> None:
    """Put the style sheet into the page."""
    zone = '[data-testid="stFileUploaderDropzone"]'
    button, about = f"{zone} > span button", '[data-testid="stFileUploaderDropzoneInstructions"]'
    words = (
        (f"{button} p", f'{button} [data-testid="stMarkdownContainer"]', say("选文件")),
        (f"{about} span", f"{about} > div", say("或者把文件拖到这里")),
        ('[role="listbox"][data-empty="true"] span', '[role="listbox"][data-empty="true"]', say("没有这样的选项")),
        (_REFUSED, _REFUSING, say("✗ 文件太大，或不是这里能读的格式")),
    )
    told = "\n".join(_worded(hidden, where, text) for hidden, where, text in words)
    skip = '[data-testid="stSkipToContent"]'
    told += f'{skip} {{ font-size: 0; }} {skip}::after {{ content: "{say("跳到正文")}"; font-size: 0.875rem; }}'
    st.html(f"<style>{_QUIET}{told}</style>")


_REFUSED = '[data-testid="stFileChip"] [role="alert"], [data-testid="stTooltipErrorContent"]'
_REFUSING = '[data-testid="stFileUploader"]:has([aria-invalid="true"])'


def _worded(hidden: str, where: str, text: str) -> str:
    """Another word in place of the one that stands there."""
    return f'{hidden} {{ display: none; }} {where}::after {{ content: "{text}"; font-size: 0.875rem; }}\n'
