"""Speaking: text to spoken form to sound."""
