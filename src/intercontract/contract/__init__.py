"""Loading API descriptions, finding operations in them, and validating values against them."""
