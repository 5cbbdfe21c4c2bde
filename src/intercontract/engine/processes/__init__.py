"""Work in processes of its own, and being told to stop."""
