"""The ears: one folder per language, the graphs made from them, and (voices.training) how they are made from sound."""
