"""An async client of Backscroll. docs/clients.md shows it at work."""

from backscroll_client.api import Api, Refused
from backscroll_client.client import Client, connected
from backscroll_client.connection import Ended
from backscroll_client.reducer import reduce
from backscroll_client.screen import Screen, begin
from backscroll_client.stores import Store, Stores

__all__ = ["Api", "Client", "Ended", "Refused", "Screen", "Store", "Stores", "begin", "connected", "reduce"]
