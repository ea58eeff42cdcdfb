"""What other sites and machines follow: the feed, the list of pages, cards for embedding."""
