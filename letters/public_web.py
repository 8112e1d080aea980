"""Asking for pages of the public internet, and of nothing else: never inside our own network, whatever a name leads to.

A name can lead elsewhere the second time it is asked; so what counts is whom the connection reached.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class NotPublic(OSError):
    """The connection led into a network of our own; nothing was asked of it."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def _checked(reached: socket.socket) -> socket.socket:
    if not is_public(str(reached.getpeername()[0])):
        reached.close()
        raise NotPublic
    return reached


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())


class _Secured(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecuredPool(HTTPSConnectionPool):
    ConnectionCls = _Secured


class _Public(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecuredPool}


def session() -> requests.Session:
    """A session that asks nothing of an address that is not public."""
    made = requests.Session()
    made.mount("http://", _Public())
    made.mount("https://", _Public())
    return made
