"""What every table of intake is made on: the service's own MetaData."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from shared.messages.tables import define_messages
from shared.messaging.tables import define_messaging

METADATA = sa.MetaData()
define_messaging(METADATA)
define_messages(METADATA)


class Row(SQLModel):
    """A row of intake's."""

    metadata = METADATA
