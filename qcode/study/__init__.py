"""The public Python API: a study, and one module per activity."""
