"""The files of web/, for browsers: a client of their own, under /web."""

from pathlib import Path

from litestar.datastructures import CacheControlHeader
from litestar.static_files import (
    create_static_files_router,  # pyright: ignore[reportUnknownVariableType]
)

FOLDER = Path(__file__).parents[1] / "web"

router = create_static_files_router(
    path="/web",
    directories=[FOLDER],
    opt={"public": True},
    cache_control=CacheControlHeader(
        no_cache=True
    ),  # asked for each time: a page and its client are of one version
    tags=["operation"],
)
