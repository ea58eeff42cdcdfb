"""The doors for machines: deliveries in; receipts, statuses, figures out."""
