"""The steps by which the tables of a history became what they are, for Alembic."""
