"""The checks, one file each; a file here is in the table."""
