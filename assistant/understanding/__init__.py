"""Understanding: pure functions from what was said to typed values. Imports nothing else of ours."""
