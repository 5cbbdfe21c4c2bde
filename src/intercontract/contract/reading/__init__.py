"""Text that strangers wrote, read within bounds."""
