"""Tasks: what the plan asks for, who leads, what was reported, what is not published."""
