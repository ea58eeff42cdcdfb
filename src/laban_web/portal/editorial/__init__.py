"""What people write in the portal: kinds of pages, their blocks, who may do what, first content."""
