"""What a comparison is made of: its two sides, who uses them, and what is asked about them."""
