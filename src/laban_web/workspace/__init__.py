"""Pages where officials deliver, approve and follow their deliveries.

In: what people type and upload. Out: deliveries through the core's one door, and their history.
Never: validates by itself, or delivers what somebody else must approve first.
"""
