"""How somebody has arranged a workspace."""

from uuid import UUID

import msgspec

from domain.ids import UserId
from projections.wire.places import SectionView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)
_sections = msgspec.json.Decoder(tuple[SectionView, ...]).decode


async def of_person(connection: Connection, viewer: UserId, workspace: UUID) -> tuple[SectionView, ...]:
    """None at all for who has arranged nothing."""
    parameters = {"viewer": viewer, "workspace": workspace}
    row = await (await connection.execute(_sql.of_person, parameters, binary=True, prepare=True)).fetchone()
    return _sections(row[0]) if row else ()
