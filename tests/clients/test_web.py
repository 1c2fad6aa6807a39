"""The page's client under Node, with the real product behind it."""

import pytest

from tests.blackbox.product import Product
from tests.clients.node import run_node

pytestmark = pytest.mark.timeout(300)  # so that Node's own limits come first and say more


async def test_the_pages_client_under_node(product: Product):
    await run_node("client.test.js", BACKSCROLL_URL=product.url, BACKSCROLL_SOCKET=product.sockets)
