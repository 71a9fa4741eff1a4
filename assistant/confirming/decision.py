"""The held read-back of one session: read back, yes, PIN, no. Keys and voice end up here, one after the other."""

from __future__ import annotations

from actions.bank import Money, Refusal
from assistant.confirming.read_back import say_read_back, say_receipt
from assistant.faults import Fault
from assistant.house import House
from assistant.saying import Saying
from assistant.session import Session
from assistant.understanding import marks

# Refusals after which the same proposal can still be confirmed.
STILL_OPEN = {"pin_needed", "pin_wrong"}


class Decision:
    """What the customer decides about the proposal the bank holds. The bank's answer is what is said, always."""

    def __init__(self, house: House, session: Session) -> None:
        self._house, self._session = house, session

    @property
    def open(self) -> bool:
        return self._session.read_back is not None

    def drop(self) -> None:
        """The bank no longer holds it (cancelled, replaced, expired)."""
        self._session.read_back, self._session.yes_by = None, None

    async def read_back(self, proposal_id: str, before: str = "") -> Saying:
        """Have the bank record the read-back and make its sentence from that record."""
        house, session = self._house, self._session
        session.yes_by, session.confirmed = None, None
        record = await house.at_bank(house.bank.read_back, session.token, proposal_id)
        session.read_back = record
        return say_read_back(house.words, session.lang, record, before)

    def still_open(self, before: str) -> Saying:
        """Some other sentence, and then the same question again."""
        assert self._session.read_back is not None
        return say_read_back(self._house.words, self._session.lang, self._session.read_back, before)

    async def yes(self, how: str, pin: str | None = None) -> Saying:
        """Confirm. The bank asks for the PIN where it wants one; the keypad then comes up."""
        house, session = self._house, self._session
        record = session.read_back
        assert record is not None
        try:
            receipt = await house.at_bank(
                house.bank.confirm, session.token, record.proposal_id, record.nonce, how=session.yes_by or how, pin=pin
            )
        except Refusal as refusal:
            if refusal.code not in STILL_OPEN:
                self.drop()
                raise
            session.yes_by = session.yes_by or how
            key = "utter_ask_pin" if refusal.code == "pin_needed" else f"utter_refusal_{refusal.code}"
            text = house.words.say(key, session.lang, self.facts(refusal))
            shown = say_read_back(house.words, session.lang, record)
            return Saying(text, shown.choices[1:], shown.card, ask="pin", expect="yes_no", job=shown.job)
        except Exception as error:  # it may have been posted: never say that nothing has moved
            raise Fault("bank_unsure", retryable=True) from error
        self.drop()
        session.confirmed = record
        return say_receipt(house.words, session.lang, receipt)

    async def again(self, how: str) -> Saying:
        """A second yes to what was just posted: the same receipt, nothing new."""
        record = self._session.confirmed
        assert record is not None
        receipt = await self._house.at_bank(
            self._house.bank.confirm, self._session.token, record.proposal_id, record.nonce, how=how
        )
        return say_receipt(self._house.words, self._session.lang, receipt)

    async def no(self) -> Saying:
        """Cancel; nothing has moved."""
        house, session = self._house, self._session
        record = session.read_back
        assert record is not None
        self.drop()
        await house.at_bank(house.bank.cancel, session.token, record.proposal_id)
        return Saying(house.words.say("utter_not_sent", session.lang))

    def facts(self, refusal: Refusal) -> dict[str, str]:
        """A refusal's facts as typed marks for its sentence."""
        return {name: _mark(value) for name, value in refusal.facts.items()}


def _mark(value: object) -> str:
    if isinstance(value, Money):
        return marks.money(value.minor, value.currency)
    if isinstance(value, int):
        return marks.count(value)
    return marks.plain(str(value))
