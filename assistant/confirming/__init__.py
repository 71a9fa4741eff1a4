"""The person disposes: read-back, yes or no, PIN. Nothing here goes through NLU."""
