"""The Streamlit app: draws what the engine answers, decides nothing."""
