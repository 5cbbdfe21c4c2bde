"""Files for continuous integration that `init` writes into somebody's repository."""
