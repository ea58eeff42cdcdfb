"""Settings, addresses, checks; joins the rooms."""
