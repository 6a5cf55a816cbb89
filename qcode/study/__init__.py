"""The public Python API: a study, and one module per activity."""

from qcode.study.opening import Study, open_study

__all__ = ["Study", "open_study"]
