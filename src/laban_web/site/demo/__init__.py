"""A server filled for a first look: the programme's data, illustrative people and deliveries.

In: an installation that no others reach. Out: people and a system with how they sign in, and
deliveries by which every state of a connection is seen. Never: loads anything in production, or
anything twice.
"""

from laban_web.site.demo.loading import deliver_demo, seat_demo
from laban_web.site.demo.people import SignIn

__all__ = ["SignIn", "deliver_demo", "seat_demo"]
