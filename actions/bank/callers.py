"""Who asks: sign-in, the holder's session, and the grant of one turn that dialogue may use.

Token and grant are 256 random bits, stored only as SHA-256. Whoever reads the books cannot use what stands there.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from actions.bank import audit
from actions.bank.clock import HOUR_MS, MINUTE_MS, Clock
from actions.bank.db import Database, Unit
from actions.bank.inputs import keyed_number, plain
from actions.bank.pins import PinDesk
from actions.bank.records import Customer, Holder
from actions.bank.refusals import Refusal
from actions.bank.tables import Customers, Pins, Sessions

SESSION_MS = 4 * HOUR_MS  # the kiosk wipes after 90 s of silence; this only bounds a session nobody ended
GRANT_MS = 2 * MINUTE_MS  # likewise for a turn nobody closed
SLOWEST_WPM, FASTEST_WPM = 60, 300
SOFTEST, LOUDEST = 0.1, 3.0


@dataclass(frozen=True)
class Caller:
    """A proven asker: by the holder's token, or by the grant of an open turn."""

    session_id: str
    customer_id: int
    currency: str
    language: str


def fingerprint(secret: object) -> bytes:
    """SHA-256 of a token, grant or nonce; of anything else something that matches nothing."""
    return hashlib.sha256(secret.encode("utf-8", "replace") if isinstance(secret, str) else b"").digest()


class Callers:
    def __init__(self, db: Database, clock: Clock, pins: PinDesk) -> None:
        self._db, self._clock, self._pins = db, clock, pins

    def sign_in(self, number: object, pin: object, channel: str) -> Holder:
        """Prove the PIN and begin a session. Refusals: customer_unknown, pin_wrong, pin_locked."""
        keyed = keyed_number(number)
        through = plain(channel)[:20]
        with self._db.read() as connection:
            customer_id = connection.execute(
                select(Customers.customer_id).join(Pins).where(Customers.number == keyed)
            ).scalar_one_or_none()
        if customer_id is None:
            self._pins.prove_nobody(pin)
            raise Refusal("customer_unknown")
        self._pins.prove(customer_id, pin)
        session_id, token, now_ms = secrets.token_hex(16), secrets.token_urlsafe(32), self._clock.now_ms()
        with self._db.write() as unit:
            unit.connection.execute(
                insert(Sessions).values(
                    session_id=session_id,
                    token_hash=fingerprint(token),
                    customer_id=customer_id,
                    channel=through,
                    began_at_ms=now_ms,
                    ends_at_ms=now_ms + SESSION_MS,
                )
            )
            audit.write(
                unit,
                "signed_in",
                now_ms,
                customer_id=customer_id,
                session_id=session_id,
                channel=through,
            )
            customer = self.customer(unit.connection, customer_id)
            unit.commit()
        return Holder(session_id, token, customer)

    def holder(self, connection: Connection, token: object) -> Caller:
        """The caller behind a holder's token. Refusal: session_ended."""
        row = connection.execute(
            select(Sessions.session_id, Sessions.customer_id, Customers.currency, Customers.language)
            .join(Customers)
            .where(
                Sessions.token_hash == fingerprint(token),
                Sessions.ended_at_ms.is_(None),
                Sessions.ends_at_ms > self._clock.now_ms(),
            )
        ).one_or_none()
        if row is None:
            raise Refusal("session_ended")
        return Caller(*row)

    def dialogue(self, connection: Connection, grant: object) -> Caller:
        """The caller behind the grant of a turn that is open now. Refusal: grant_dead."""
        now_ms = self._clock.now_ms()
        row = connection.execute(
            select(Sessions.session_id, Sessions.customer_id, Customers.currency, Customers.language)
            .join(Customers)
            .where(
                Sessions.grant_hash == fingerprint(grant),
                Sessions.grant_until_ms > now_ms,
                Sessions.ended_at_ms.is_(None),
                Sessions.ends_at_ms > now_ms,
            )
        ).one_or_none()
        if row is None:
            raise Refusal("grant_dead")
        return Caller(*row)

    def open_turn(self, token: str) -> str:
        """A fresh grant; the one before is worth nothing from here on. Refusal: session_ended."""
        grant = secrets.token_urlsafe(32)
        with self._db.write() as unit:
            caller = self.holder(unit.connection, token)
            self._grant(unit, caller, fingerprint(grant), self._clock.now_ms() + GRANT_MS)
            unit.commit()
        return grant

    def close_turn(self, token: str) -> None:
        """End the open turn's grant, if there is one. Refusal: session_ended."""
        with self._db.write() as unit:
            self._grant(unit, self.holder(unit.connection, token), None, None)
            unit.commit()

    def _grant(self, unit: Unit, caller: Caller, hashed: bytes | None, until_ms: int | None) -> None:
        unit.connection.execute(
            update(Sessions)
            .where(Sessions.session_id == caller.session_id)
            .values(grant_hash=hashed, grant_until_ms=until_ms)
        )

    def end(self, unit: Unit, caller: Caller) -> None:
        """Mark the session ended, and its grant dead, in the caller's unit of work."""
        now_ms = self._clock.now_ms()
        unit.connection.execute(
            update(Sessions)
            .where(Sessions.session_id == caller.session_id)
            .values(ended_at_ms=now_ms, grant_hash=None, grant_until_ms=None)
        )
        audit.write(unit, "signed_out", now_ms, customer_id=caller.customer_id, session_id=caller.session_id)

    def customer(self, connection: Connection, customer_id: int) -> Customer:
        row = connection.execute(
            select(
                Customers.number,
                Customers.name,
                Customers.called,
                Customers.language,
                Customers.currency,
                Customers.hard_of_hearing,
                Customers.speech_rate_wpm,
                Customers.speech_volume_percent,
            ).where(Customers.customer_id == customer_id)
        ).one()
        return Customer(
            number=row.number,
            name=row.name,
            called=row.called,
            language=row.language,
            currency=row.currency,
            hard_of_hearing=bool(row.hard_of_hearing),
            speech_rate_wpm=row.speech_rate_wpm,
            speech_volume=row.speech_volume_percent / 100,
        )

    def set_speech(self, token: str, rate_wpm: int, volume: float) -> None:
        """Keep how this person likes to be spoken to, within what a voice can do. Refusal: session_ended."""
        rate = min(max(int(rate_wpm), SLOWEST_WPM), FASTEST_WPM)
        percent = round(min(max(volume, SOFTEST), LOUDEST) * 100)
        with self._db.write() as unit:
            caller = self.holder(unit.connection, token)
            unit.connection.execute(
                update(Customers)
                .where(Customers.customer_id == caller.customer_id)
                .values(speech_rate_wpm=rate, speech_volume_percent=percent)
            )
            unit.commit()
