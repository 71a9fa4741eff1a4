"""A transfer from the proposal to the receipt, and everything that may come in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.bank import Money, Refusal
from tests.bank.small import OPENING_MINOR, PINS, SmallBank, Visit


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_a_transfer_reaches_the_payee_and_both_balances_are_right(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.to_bob, 300_00)
    assert (read.payee_name, read.amount, read.from_tail, read.tail) == ("Bob", Money(300_00, "CNY"), "1111", "3333")
    assert (read.held_until, read.needs_pin, read.fee) == (None, False, Money(0, "CNY"))
    assert small.balance("ann") == OPENING_MINOR, "reading back moves nothing"
    receipt = visit.confirm(read, how="voice")
    assert receipt.balance_after == Money(OPENING_MINOR - 300_00, "CNY")
    assert small.balance("ann") == OPENING_MINOR - 300_00
    assert small.balance("bob") == OPENING_MINOR + 300_00
    assert small.bank.entries_posted(visit.token) == 1
    line = small.bank.transactions(visit.grant, limit=1)[0]
    assert (line.amount, line.counterparty, line.account_tail) == (Money(-300_00, "CNY"), "Bob", "1111")
    small.check()


def test_a_yes_that_comes_again_gets_the_same_receipt(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.li, 300_00)
    first = visit.confirm(read, how="voice")
    small.clock.pass_by(hours=1)
    assert visit.confirm(read, how="key") == first
    assert small.again().confirm(visit.token, read.proposal_id, read.nonce, how="key") == first
    assert small.bank.entries_posted(visit.token) == 1
    with refused("nonce_wrong"):
        small.bank.confirm(visit.token, read.proposal_id, "another nonce", how="key")
    with refused("proposal_posted"):
        small.bank.cancel(visit.token, read.proposal_id)
    with refused("proposal_posted"):
        small.bank.read_back(visit.token, read.proposal_id)


def test_only_the_session_that_heard_the_reading_can_confirm(small: SmallBank) -> None:
    ann, bob, ann_elsewhere = small.visit(), small.visit("bob"), small.visit()
    grant = ann.grant
    read = ann.read(small.li, 300_00)
    for token in (bob.token, ann_elsewhere.token):
        with refused("not_holder"):
            small.bank.confirm(token, read.proposal_id, read.nonce, how="key")
        with refused("not_holder"):
            small.bank.cancel(token, read.proposal_id)
        with refused("not_holder"):
            small.bank.read_back(token, read.proposal_id)
    for token in (grant, ann.grant, ann.holder.session_id, "", None):
        with refused("session_ended"):
            small.bank.confirm(token, read.proposal_id, read.nonce, how="key")  # type: ignore[arg-type]
    with refused("not_holder"):
        small.bank.confirm(ann.token, "no such proposal", read.nonce, how="key")
    assert small.bank.entries_posted(ann.token) == 0


def test_reading_again_makes_the_earlier_reading_worthless(small: SmallBank) -> None:
    visit = small.visit()
    first = visit.read(small.li, 300_00)
    second = small.bank.read_back(visit.token, first.proposal_id)
    with refused("nonce_wrong"):
        visit.confirm(first)
    visit.confirm(second)


def test_nothing_is_confirmed_that_was_not_read_back(small: SmallBank) -> None:
    visit = small.visit()
    proposal = visit.propose(small.li, 300_00)
    with refused("nonce_wrong"):
        small.bank.confirm(visit.token, proposal.proposal_id, "", how="key")
    assert small.balance("ann") == OPENING_MINOR


def test_two_minutes_after_the_reading_it_has_expired_for_good(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.li, 300_00)
    assert read.expires_at - small.clock.now == timedelta(seconds=120)
    small.clock.pass_by(seconds=119)
    assert small.bank.proposal_of(visit.token) is not None
    small.clock.pass_by(seconds=1)
    with refused("proposal_expired"):
        visit.confirm(read)
    small.clock.pass_by(seconds=-60)  # a clock set back revives nothing
    with refused("proposal_expired"):
        visit.confirm(read)
    with refused("proposal_expired"):
        small.bank.read_back(visit.token, read.proposal_id)
    assert small.bank.cancel(visit.token, read.proposal_id).state == "expired"
    assert small.bank.proposal_of(visit.token) is None


def test_an_expired_proposal_that_was_looked_at_stays_expired(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.li, 300_00)
    small.clock.pass_by(minutes=3)
    assert small.bank.open_proposal(visit.grant) is None
    small.clock.pass_by(minutes=-3)
    with refused("proposal_expired"):
        visit.confirm(read)


def test_a_changed_amount_is_a_new_proposal(small: SmallBank) -> None:
    visit = small.visit()
    first = visit.read(small.li, 300_00)
    second = visit.read(small.li, 3_000_00)
    assert first.proposal_id != second.proposal_id
    with refused("proposal_cancelled"):
        visit.confirm(first)
    visit.confirm(second)
    assert small.balance("ann") == OPENING_MINOR - 3_000_00


@pytest.mark.parametrize("by", ["key", "dialogue", "sign_out"])
def test_what_was_cancelled_stays_cancelled(small: SmallBank, by: str) -> None:
    visit = small.visit()
    read = visit.read(small.li, 300_00)
    if by == "key":
        assert small.bank.cancel(visit.token, read.proposal_id).state == "cancelled"
        assert small.bank.cancel(visit.token, read.proposal_id).state == "cancelled"
    elif by == "dialogue":
        cancelled = small.bank.cancel_open(visit.grant)
        assert cancelled is not None and cancelled.state == "cancelled"
        assert small.bank.cancel_open(visit.grant) is None
    else:
        small.bank.sign_out(visit.token)
        with refused("session_ended"):
            visit.confirm(read)
        with small.bank.db.read() as connection:
            state = connection.exec_driver_sql("SELECT state FROM proposals").scalar_one()
        assert state == "cancelled"
        return
    with refused("proposal_cancelled"):
        visit.confirm(read)


def test_money_that_has_gone_meanwhile_refuses_for_good(small: SmallBank) -> None:
    first, second = small.visit(), small.visit()
    wide = first.read(small.li, 9_000_00)
    near = second.read(small.li, 9_000_00)
    assert wide.needs_pin and near.needs_pin
    first.confirm(wide, pin=PINS["ann"])
    third = first.read(small.li, 3_000_00)
    first.confirm(third)
    assert small.balance("ann") == 8_000_00
    with pytest.raises(Refusal) as refusal:
        second.confirm(near, pin=PINS["ann"])
    assert (refusal.value.code, refusal.value.facts) == ("not_enough_money", {"available": Money(8_000_00, "CNY")})
    small.clock.pass_by(seconds=1)
    with pytest.raises(Refusal) as again:
        second.confirm(near, pin=PINS["ann"])
    assert (again.value.code, again.value.facts) == (refusal.value.code, refusal.value.facts)
    small.check()


def test_the_daily_limit_counts_what_has_left_today(small: SmallBank) -> None:
    from actions.bank import onboarding

    with small.bank.db.write() as unit:
        onboarding.limit(unit, 1, 1_000_00, 1)
        unit.commit()
    visit = small.visit()
    visit.confirm(visit.read(small.li, 700_00))
    with pytest.raises(Refusal) as refusal:
        visit.propose(small.li, 301_00)
    assert (refusal.value.code, refusal.value.facts) == ("over_limit", {"limit": Money(300_00, "CNY")})
    visit.confirm(visit.read(small.li, 300_00))
    small.clock.pass_by(hours=12)  # past midnight
    visit = small.visit()
    visit.confirm(visit.read(small.li, 1_000_00))


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Money(0, "CNY"), "amount_not_positive"),
        (Money(-300_00, "CNY"), "amount_not_positive"),
        (Money(10**30, "CNY"), "amount_too_large"),
        (Money(10**13, "CNY"), "not_enough_money"),
        (Money(300_00, "GBP"), "currency_mismatch"),
        (Money(300_00, "'; DROP TABLE postings; --"), "currency_mismatch"),
        (300_00, "amount_unclear"),
        ("300", "amount_unclear"),
        (None, "amount_unclear"),
    ],
)
def test_amounts_that_are_none(small: SmallBank, amount: object, code: str) -> None:
    visit = small.visit()
    with refused(code):
        small.bank.propose_transfer(visit.grant, small.li, amount)  # type: ignore[arg-type]
    assert small.bank.proposal_of(visit.token) is None


@pytest.mark.parametrize("minor", [True, 3.0, "300", None, float("nan")])
def test_money_is_whole_or_is_not_made(minor: object) -> None:
    with refused("amount_unclear"):
        Money(minor, "CNY")  # type: ignore[arg-type]


@pytest.mark.parametrize("payee", ["bob's", None, True, 1.0, "1", -1, 0, 2**70, 999, "1; DROP TABLE payees", [1]])
def test_payees_that_are_none_of_hers(small: SmallBank, payee: object) -> None:
    asked = small.of_bob if payee == "bob's" else payee
    with refused("payee_unknown"):
        small.bank.propose_transfer(small.visit().grant, asked, Money(300_00, "CNY"))  # type: ignore[arg-type]


@pytest.mark.parametrize("account", ["bob's", True, 1.0, "1", -5, 2**70])
def test_accounts_that_are_none_of_hers(small: SmallBank, account: object) -> None:
    asked, visit = small.account["bob"] if account == "bob's" else account, small.visit()
    with refused("account_unknown"):
        small.bank.propose_transfer(visit.grant, small.li, Money(300_00, "CNY"), asked)  # type: ignore[arg-type]
    with refused("account_unknown"):
        small.bank.transactions(visit.grant, account_id=asked)  # type: ignore[arg-type]


def test_another_account_of_hers_pays_when_she_names_it(small: SmallBank) -> None:
    visit = small.visit()
    passbook = small.account["ann-passbook"]
    proposal = small.bank.propose_transfer(visit.grant, small.li, Money(300_00, "CNY"), passbook)
    visit.confirm(small.bank.read_back(visit.token, proposal.proposal_id))
    assert (small.balance("ann"), small.balance("ann-passbook")) == (OPENING_MINOR, OPENING_MINOR - 300_00)


def test_a_grant_lives_as_long_as_its_turn(small: SmallBank) -> None:
    visit: Visit = small.visit()
    first = small.bank.open_turn(visit.token)
    assert small.bank.customer(first).number == "ann"
    second = small.bank.open_turn(visit.token)
    with refused("grant_dead"):
        small.bank.customer(first)
    small.bank.close_turn(visit.token)
    for grant in (second, visit.token, "", None, "x" * 100_000, "\ud800"):
        with refused("grant_dead"):
            small.bank.accounts(grant)  # type: ignore[arg-type]
    forgotten = small.bank.open_turn(visit.token)
    small.clock.pass_by(minutes=2)
    with refused("grant_dead"):
        small.bank.payees(forgotten)
    last = small.bank.open_turn(visit.token)
    small.bank.sign_out(visit.token)
    with refused("grant_dead"):
        small.bank.pension(last)
    with refused("session_ended"):
        small.bank.open_turn(visit.token)


def test_confirm_knows_two_ways_only(small: SmallBank) -> None:
    visit = small.visit()
    read = visit.read(small.li, 300_00)
    with pytest.raises(ValueError, match="key or voice"):
        visit.confirm(read, how="dialogue")


def test_how_a_person_likes_to_be_spoken_to_is_kept(small: SmallBank) -> None:
    visit = small.visit()
    small.bank.set_speech(visit.token, 100, 1.35)
    customer = small.visit().holder.customer
    assert (customer.speech_rate_wpm, customer.speech_volume) == (100, 1.35)
    small.bank.set_speech(visit.token, 10**9, -5.0)
    customer = small.visit().holder.customer
    assert (customer.speech_rate_wpm, customer.speech_volume) == (300, 0.1)
