"""Run by Alembic: the steps, over the connection that `huiqi.screening.schema` gives."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
