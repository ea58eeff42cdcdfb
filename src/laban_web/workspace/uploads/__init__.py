"""Files that people fill in: templates to take, uploads with a preview."""
