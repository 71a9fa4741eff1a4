"""The account services. `Bank` has the verbs, a `Refusal` is the bank's no; everything else here is private.

Imports no Rasa and no assistant; nothing happens at import.
"""

from actions.bank.bank import Bank
from actions.bank.db import BankMissing
from actions.bank.demo import seed_demo
from actions.bank.money import Money
from actions.bank.records import (
    Account,
    Customer,
    Holder,
    Payee,
    Pension,
    Proposal,
    ReadBack,
    Receipt,
    Transaction,
)
from actions.bank.refusals import Refusal

__all__ = [
    "Account",
    "Bank",
    "BankMissing",
    "Customer",
    "Holder",
    "Money",
    "Payee",
    "Pension",
    "Proposal",
    "ReadBack",
    "Receipt",
    "Refusal",
    "Transaction",
    "seed_demo",
]
