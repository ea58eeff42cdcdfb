"""What an operator runs: schedules, health, measurements of the server, backups."""
