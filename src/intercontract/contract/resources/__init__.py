"""What an API manages: its resources, each described in one place."""
