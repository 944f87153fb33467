"""The Streamlit app: draws what the engine answers, decides nothing."""

STREAMLIT_OPTIONS = (
    "--browser.gatherUsageStats=false",
    "--client.showErrorDetails=none",
    "--client.toolbarMode=minimal",
    "--server.maxUploadSize=20",
)
"""How the app is served: no telemetry, no internals in the page."""
