"""Where requests go: the address of each region, and the one door through which they leave."""
