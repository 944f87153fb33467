"""The Streamlit app: draws what the engine answers, decides nothing."""

STREAMLIT_OPTIONS = (
    "--browser.gatherUsageStats=false",
    "--client.showErrorDetails=none",
    "--client.showErrorLinks=false",
    "--client.toolbarMode=minimal",
    "--client.disableDataExport=true",
    "--server.maxUploadSize=50",
    "--server.enableAgentApi=false",
    "--server.fileWatcherType=none",
    "--runner.magicEnabled=false",
    "--theme.primaryColor=#1a5fb4",  # red is for what is wrong
)
"""How the app is served: no telemetry, no internals in the page, uploads of at most 50 MB."""
