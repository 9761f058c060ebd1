"""A message as the commit log stores it: drawn once, here.  All numbers are big-endian.

    byte  0      4      8          12       16    20            28               36       40
          total  magic  body's     queue    flag  offset in     offset in        system   born, in ms
          size          CRC-32     id             the queue     the log          flag     since 1970
          int    int    int        int      int   long          long             int      long

         48            56      64             72           76              84       88
          born host,    stored  store host,    reconsume    prepared trans- body's   body  topic's  topic  properties'  properties
          IP and port   in ms   IP and port    times        action offset   length         length          length
          4 + 4         long    4 + 4          int          long            int            1 or 2          2

An IPv6 host takes 16 + 4 bytes, as the system flag says, and what follows moves by 12.  The topic's length takes one byte, or
two in messages of version 2, which have a magic number of their own.  A property is NAME 0x01 VALUE 0x02.

A file of the log ends in a blank: the bytes that are left and the blank's magic number, 8 bytes, and after them anything.
"""

from __future__ import annotations

import socket
from functools import lru_cache
from struct import Struct
from typing import Final, TypeAlias

from nio.charset import StandardCharsets

MAGIC_V1: Final = 0xDAA320A7
MAGIC_V2: Final = 0xDAA320AB
MAGIC_BLANK: Final = 0xCBD43194

BORN_HOST_V6: Final = 0x10
STORE_HOST_V6: Final = 0x20
BOTH_V6: Final = BORN_HOST_V6 | STORE_HOST_V6

IN_NO_QUEUE: Final = 0x04
"""The bit of the system flag that what a transaction prepared (4) or rolled back (12) has, and what it committed (8) has not."""

IN_TRANSACTION: Final = 0x0C
"""The bits of the system flag that are 0 for a message outside transactions."""

COMPRESSED: Final = 0x01
COMPRESSION_TYPE: Final = 0x700
ZLIB: Final = (0, 0x300)
"""Of the compression types the ones that are zlib: not named, which it was before there were others, and named."""

NAME_VALUE: Final = "\x01"
PROPERTY_END: Final = "\x02"

PROPERTY_CRC: Final = "__CRC32#"
_CRC_NAME: Final = f"{PROPERTY_CRC}{NAME_VALUE}".encode()

FIXED: Final = tuple(Struct(f">iIiiiqqiq{born}sq{store}siqi") for store in (8, 20) for born in (8, 20))
"""All up to the body's length: by whether the store host (2) and the born host (1) are of IPv6."""

BLANK: Final = Struct(">iI")

CRC_RESERVED: Final = 20
"""Bytes of the property "__CRC32#" that may end the properties."""

Host: TypeAlias = tuple[str, int]
"""An address as text, and a port."""

Fields: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, bytes, int, bytes, int, int, int]
"""total, magic, crc, queue id, flag, queue offset, log offset, system flag, born, born host, stored, store host, reconsume
times, prepared transaction offset, body length."""


def fixed_layout(system_flag: int, /) -> Struct:
    """The struct of the fixed part: 88 bytes, or 12 more for each host of IPv6."""
    return FIXED[system_flag >> 4 & 3]


@lru_cache(maxsize=4096)
def host_bytes(host: Host, /) -> bytes:
    """An address and a port as they are stored: 8 bytes, 20 for IPv6.  Raises OSError for what is no address."""
    address, port = host
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.inet_pton(family, address) + port.to_bytes(4, "big")


@lru_cache(maxsize=4096)
def hosts_of_message(born: Host, store: Host, /) -> tuple[bytes, bytes, int, Struct]:
    """Both hosts as they are stored, the bits of the system flag for them, and the layout.  Raises OSError as host_bytes."""
    born_bytes, store_bytes = host_bytes(born), host_bytes(store)
    bits = (BORN_HOST_V6 if len(born_bytes) > 8 else 0) | (STORE_HOST_V6 if len(store_bytes) > 8 else 0)
    return born_bytes, store_bytes, bits, fixed_layout(bits)


def host_of(stored: bytes, /) -> Host:
    """The address and port of stored bytes; the address as Java writes it, IPv6 in eight groups."""
    if len(stored) == 8:
        address = ".".join(map(str, stored[:4]))
    else:
        address = ":".join(f"{stored[at] << 8 | stored[at + 1]:x}" for at in range(0, 16, 2))
    return address, int.from_bytes(stored[-4:], "big", signed=True)


def message_id(store_host: bytes, offset: int, /) -> str:
    """The identity of a message: its store host and its offset in the log, 32 or 56 digits of hexadecimal."""
    return f"{store_host.hex()}{offset & 0xFFFF_FFFF_FFFF_FFFF:016x}".upper()


def text_of(stored: bytes | bytearray, /) -> str:
    """Stored text; what is no UTF-8 is replaced, as Java's String does it."""
    return StandardCharsets.UTF_8.decode_replacing(stored)


def properties_text(properties: dict[str, str], /) -> str:
    """The properties as one text, each ended."""
    return "".join(f"{name}{NAME_VALUE}{value}{PROPERTY_END}" for name, value in properties.items() if value is not None)


def properties_of(text: str, /) -> dict[str, str]:
    """The properties in a text; a piece without a name or without a value is left out."""
    pairs = (piece.partition(NAME_VALUE) for piece in text.split(PROPERTY_END))
    return {name: value for name, _, value in pairs if name and value}


def crc_property(crc: int, /) -> bytes:
    """The property that carries a message's CRC: ten digits, the last one first, 20 bytes in all."""
    return b"%b%b\x02" % (_CRC_NAME, f"{crc:010d}"[::-1].encode())


def covered_by_crc(properties: bytes, /) -> bytes:
    """The properties that a CRC is to follow: without an old one, and ended."""
    if _CRC_NAME in properties:
        properties = b"\x02".join(piece for piece in properties.split(b"\x02") if not piece.startswith(_CRC_NAME))
    return properties + b"\x02" if properties and properties[-1] != 2 else properties
