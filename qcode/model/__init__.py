"""Frozen values of the field, on the standard library alone."""
