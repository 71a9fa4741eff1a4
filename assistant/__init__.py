"""The runtime: one customer's conversation from microphone to loudspeaker."""
