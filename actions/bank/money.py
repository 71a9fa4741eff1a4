"""Money: a whole number of minor units (fen, pence) and a currency. No float ever gets in."""

from __future__ import annotations

from dataclasses import dataclass

from actions.bank.refusals import Refusal

CURRENCIES = ("CNY", "GBP")
LARGEST_MINOR = 10**13  # a hundred thousand million yuan: past this it is a mishearing, not an amount


@dataclass(frozen=True, order=True)
class Money:
    """`minor` is signed, in hundredths of the currency's unit. Raises Refusal("amount_unclear") for anything else."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        # bool is an int to Python; True yuan is still nonsense.
        if type(self.minor) is not int or not isinstance(self.currency, str):
            raise Refusal("amount_unclear")


def payable(amount: object, currency: str) -> int:
    """The minor units of an amount that may be paid from an account in `currency`, or the refusal that says why not."""
    if not isinstance(amount, Money):
        raise Refusal("amount_unclear")
    if amount.minor <= 0:
        raise Refusal("amount_not_positive")
    if amount.currency != currency:
        raise Refusal("currency_mismatch", currency=currency)
    if amount.minor > LARGEST_MINOR:
        raise Refusal("amount_too_large")
    return amount.minor
