"""Pure functions over values: expressions, masking, agreement."""
