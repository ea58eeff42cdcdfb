"""Pages where officials deliver, approve and follow their deliveries."""
