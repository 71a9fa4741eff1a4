"""The bank says no: a closed list of codes. Words in both languages stand in domain.yml, meanings in docs/bank.md."""

from __future__ import annotations

CODES = frozenset(
    {
        # who asks
        "customer_unknown",  # no customer with that number may sign in
        "pin_wrong",  # left: how many tries remain
        "pin_locked",  # until: ISO time; minutes: how long from now, rounded up
        "session_ended",  # the holder's session is over, or never was
        "grant_dead",  # the turn this grant belonged to is closed
        "not_holder",  # this proposal is not one of this session
        # what is asked
        "account_unknown",  # not an account of this customer, or not one that can pay
        "payee_unknown",  # not a payee of this customer
        "amount_unclear",  # not an amount at all
        "amount_not_positive",  # zero or less
        "amount_too_large",  # past any believable amount
        "currency_mismatch",  # currency: what the account holds
        "not_enough_money",  # available: Money
        "over_limit",  # limit: Money, what may still leave today
        # where the proposal stands
        "nonce_wrong",  # this is not the read-back that was last heard
        "pin_needed",  # the PIN must be keyed first
        "proposal_cancelled",
        "proposal_expired",
        "proposal_posted",  # it has already gone
    }
)


class Refusal(Exception):
    """The bank's no. `code` is one of CODES; `facts` are what the sentence to the customer needs (Money, int, str)."""

    def __init__(self, code: str, **facts: object) -> None:
        if code not in CODES:
            raise ValueError(f"unknown refusal code {code!r}")
        super().__init__(code)
        self.code = code
        self.facts = facts
