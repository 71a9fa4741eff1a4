"""From sound to model: sentences, synthesis, spoiling, features, net, export. Runs in var/env/training (torch)."""
