"""The demonstration bank: five invented customers with ten years behind them, the same every time for the same day."""

from actions.bank.demo.lay import DemoOfAnotherDay, demo_day, seed_demo
from actions.bank.demo.people import PINS

__all__ = ["PINS", "DemoOfAnotherDay", "demo_day", "seed_demo"]
