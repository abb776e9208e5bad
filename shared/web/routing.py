"""Routers of a site's doors; the one list they are matched in is flat."""

from fastapi import APIRouter, Depends

from shared.web.doors import enter


class SiteRouter(APIRouter):
    """A router before whose doors `enter` stands: who asks, and whether they may."""

    def __init__(
        self, *, prefix: str = "", tags: list[str] | None = None, include_in_schema: bool = True
    ) -> None:
        super().__init__(
            prefix=prefix,
            tags=[*tags] if tags else None,
            include_in_schema=include_in_schema,
            dependencies=[Depends(enter)],
        )

    def take(self, part: APIRouter) -> None:
        """Take the doors of another router over, as they are.

        `include_router` keeps one router inside of the other and matches a request twice in each:
        a quarter of what registering a dossier took. Raises `TypeError` for doors that `enter`
        does not stand before.
        """
        if not isinstance(part, SiteRouter):
            raise TypeError("a site's doors belong into a SiteRouter")
        self.routes.extend(part.routes)
