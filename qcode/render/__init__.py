"""Results to blocks, and blocks to the screen."""
