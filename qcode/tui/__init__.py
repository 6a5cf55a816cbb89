"""The full-screen coder."""
