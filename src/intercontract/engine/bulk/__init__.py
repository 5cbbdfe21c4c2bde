"""Traffic of any size, judged in pieces."""
