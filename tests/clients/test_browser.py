"""The page's client in a headless Chromium, with the real product behind it."""

import pytest

from tests.blackbox.product import Product
from tests.clients.node import chromium, run_node

pytestmark = pytest.mark.timeout(300)  # so that Node's own limits come first and say more


async def test_the_pages_client_in_a_browser(product: Product):
    program = chromium()
    assert program, "expected chromium on the path"
    await run_node(
        "browser.test.js",
        BACKSCROLL_URL=product.url,
        BACKSCROLL_SOCKET=product.sockets,
        BACKSCROLL_CHROMIUM=program,
    )
