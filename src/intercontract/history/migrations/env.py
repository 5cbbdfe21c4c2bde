"""What Alembic runs: the steps that are missing, on the connection that `database.migrated` gives."""

from alembic import context

from intercontract.history.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a table, and has it copied
)
context.run_migrations()
