"""Ways in: kiosk (WebSocket), terminal, wav file. All speak the same messages (assistant.events)."""
