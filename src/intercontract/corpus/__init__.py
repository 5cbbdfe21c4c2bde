"""The suite's recordings: where they are, playing them back, and making them."""
