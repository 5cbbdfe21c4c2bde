"""Where requests go: the address of each region, and the one session through which they leave."""
