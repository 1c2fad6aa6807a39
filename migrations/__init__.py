"""The database's schema: numbered steps, forward only, and the read models' own."""

from migrations.roles import Lack, lacking, roles_lacking
from migrations.runner import (
    SchemaTooNew,
    create_read_model,
    migrate,
    outdated,
    read_model_digest,
    read_model_indexes,
    read_model_tables,
    upgrade,
)

__all__ = [
    "Lack",
    "SchemaTooNew",
    "create_read_model",
    "lacking",
    "migrate",
    "outdated",
    "read_model_digest",
    "read_model_indexes",
    "read_model_tables",
    "roles_lacking",
    "upgrade",
]
