"""The lean door: deliveries straight from the network to the lake, without Django's overhead.

In: ASGI requests. Out: signed receipts, or problems. Never: decides what a record means.
"""
