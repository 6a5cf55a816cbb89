"""The SQL of each migration; frozen once released, importing nothing."""
