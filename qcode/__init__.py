"""qcode: coding interviews and pulling anonymised quotes, from the terminal."""

__version__ = "0.1.0"
