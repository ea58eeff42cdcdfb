"""How fast a chart's image is there: the first time, and when it is kept."""
