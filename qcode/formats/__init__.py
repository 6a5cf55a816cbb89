"""Bytes to values and values to bytes."""
