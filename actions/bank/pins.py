"""PINs: Argon2id, five tries, then half an hour's rest. The count is in the books: a restart forgives nothing."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update

from actions.bank import audit
from actions.bank.clock import MINUTE_MS, Clock
from actions.bank.db import Database, Unit
from actions.bank.refusals import Refusal
from actions.bank.tables import Pins

LONGEST_PIN = 64  # characters looked at; nobody keys more, and Argon2 should not chew megabytes


@dataclass(frozen=True)
class PinSettings:
    """Argon2id's cost (RFC 9106, second recommended set) and the lock. Only tests inject a smaller cost."""

    time_cost: int = 3
    memory_kib: int = 64 * 1024
    parallelism: int = 4
    tries: int = 5
    lock_minutes: int = 30

    def hasher(self) -> PasswordHasher:
        return PasswordHasher(self.time_cost, self.memory_kib, self.parallelism)


class PinDesk:
    """Proves PINs. Each proof costs one Argon2 run, whether customer, PIN, both or neither are right."""

    def __init__(self, db: Database, clock: Clock, settings: PinSettings) -> None:
        self._db, self._clock, self._settings = db, clock, settings
        self._hasher = settings.hasher()
        self._nobody = self._hash_of_nobody()

    def hash(self, pin: str) -> str:
        return self._hasher.hash(pin)

    def prove_nobody(self, pin: object) -> None:
        """Spend on an unknown customer what a wrong PIN costs."""
        self._fits(self._nobody, pin)

    def prove(self, customer_id: int, pin: object) -> None:
        """Raises pin_wrong(left) or pin_locked(until, minutes); returns when the PIN is right.

        The try is counted before it is looked at, and forgiven after: many at once cannot try more than the five.
        """
        settings, now_ms = self._settings, self._clock.now_ms()
        with self._db.write() as unit:
            row = unit.connection.execute(
                select(Pins.hashed, Pins.failures, Pins.locked_until_ms).where(Pins.customer_id == customer_id)
            ).one()
            locked = row.locked_until_ms is not None and row.locked_until_ms > now_ms
            if not locked:
                # A lock that has run out starts a new count.
                failures = (0 if row.locked_until_ms is not None else row.failures) + 1
                until_ms = now_ms + settings.lock_minutes * MINUTE_MS if failures >= settings.tries else None
                self._keep(unit, customer_id, failures, until_ms)
                unit.commit()
        right = self._fits(row.hashed, pin)
        if locked:
            assert row.locked_until_ms is not None
            raise self._locked(row.locked_until_ms, now_ms)
        if right:
            with self._db.write() as unit:
                self._keep(unit, customer_id, 0, None)
                unit.commit()
            return
        with self._db.write() as unit:
            audit.write(unit, "pin_locked" if until_ms else "pin_wrong", now_ms, customer_id=customer_id)
            unit.commit()
        if until_ms:
            raise self._locked(until_ms, now_ms)
        raise Refusal("pin_wrong", left=settings.tries - failures)

    def _keep(self, unit: Unit, customer_id: int, failures: int, until_ms: int | None) -> None:
        unit.connection.execute(
            update(Pins).where(Pins.customer_id == customer_id).values(failures=failures, locked_until_ms=until_ms)
        )

    def _locked(self, until_ms: int, now_ms: int) -> Refusal:
        minutes = -(-(until_ms - now_ms) // MINUTE_MS)
        return Refusal("pin_locked", until=self._clock.moment(until_ms).isoformat(timespec="minutes"), minutes=minutes)

    def _fits(self, hashed: str, pin: object) -> bool:
        keyed = pin if isinstance(pin, str) and len(pin) <= LONGEST_PIN else ""
        try:
            return self._hasher.verify(hashed, keyed.encode("utf-8", "replace"))
        except (VerificationError, InvalidHashError):
            return False

    def _hash_of_nobody(self) -> str:
        """A well-formed hash that no PIN fits and nobody computed: it costs nothing until it is checked."""
        cost = f"m={self._settings.memory_kib},t={self._settings.time_cost},p={self._settings.parallelism}"
        salt, digest = (
            base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
            for size in (self._hasher.salt_len, self._hasher.hash_len)
        )
        return f"$argon2id$v=19${cost}${salt}${digest}"
