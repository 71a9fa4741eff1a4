"""What Rasa may ask for: thin, one file per customer job."""
