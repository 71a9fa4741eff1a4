"""The way to the database: engine, readers, and one writer at a time whose work is undone unless it says commit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import make_url

from actions.bank import guards
from actions.bank.tables import About, Base

LAYOUT = "1"
BUSY_S = 5.0


class BankMissing(Exception):
    """There are no books at that address, or of another layout; `./teller` lays them out."""


@dataclass
class Unit:
    """One unit of work. Leaving its block undoes everything that was not committed."""

    connection: Connection

    def commit(self) -> None:
        """Keep what was done. Nothing may follow in this unit."""
        self.connection.commit()


class Database:
    """SQLite with WAL, FULL synchronisation, foreign keys, and BEGIN IMMEDIATE for writers."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            raise ValueError("the books are SQLite files: the address begins with sqlite:///")
        if not address.database or address.database == ":memory:":
            raise ValueError("the books need a file: several processes share them")
        self.file = Path(address.database)
        self._engine: Engine = create_engine(url, pool_size=8, max_overflow=56, connect_args={"timeout": BUSY_S})
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        # Writers of this process queue here, in turn; those of other processes at the file's lock.
        self._writing = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view; nothing can be kept."""
        with self._engine.connect() as connection:
            with connection.begin() as begun:
                yield connection
                begun.rollback()

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """The one writer. Raises TimeoutError or OperationalError when the books stay busy for BUSY_S."""
        if not self._writing.acquire(timeout=BUSY_S):
            raise TimeoutError("the books are busy")
        try:
            with self._engine.connect() as connection:
                connection = connection.execution_options(writer=True)
                connection.begin()
                try:
                    yield Unit(connection)
                finally:
                    connection.rollback()
        finally:
            self._writing.release()

    def lay_out(self) -> None:
        """Make tables and guards, all or nothing; leaves books that are there as they are."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        raw = self._engine.raw_connection()  # the mode changes only outside a transaction, and stays with the file
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()
        with self.write() as unit:
            if inspect(unit.connection).has_table("about"):
                return
            Base.metadata.create_all(unit.connection)
            guards.put_up(unit.connection)
            unit.connection.execute(insert(About).values(name="layout", value=LAYOUT))
            unit.commit()

    def check_layout(self) -> None:
        """Raises BankMissing when the books are not there or not of this layout."""
        if not self.file.exists():
            raise BankMissing(f"no bank at {self.file}")
        with self.read() as connection:
            if not inspect(connection).has_table("about"):
                raise BankMissing(f"{self.file} holds no bank")
            found = connection.execute(select(About.value).where(About.name == "layout")).scalar_one()
            if found != LAYOUT:
                raise BankMissing(f"{self.file} is of layout {found}, this program's is {LAYOUT}")

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log back into the file."""
        self._engine.dispose()


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "recursive_triggers = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writer = connection.get_execution_options().get("writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")
