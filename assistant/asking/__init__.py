"""Asking Rasa: cleaned text out, a marked answer back, within a deadline."""
