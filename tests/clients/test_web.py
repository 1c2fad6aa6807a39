"""The page's client under Node, with the real product behind it."""

from tests.blackbox.product import Product
from tests.clients.node import run_node


async def test_the_pages_client_under_node(product: Product):
    await run_node("client.test.js", BACKSCROLL_URL=product.url, BACKSCROLL_SOCKET=product.sockets)
