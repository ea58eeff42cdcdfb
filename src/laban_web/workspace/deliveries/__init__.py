"""What was delivered: list, receipt, refused rows, withdrawal."""
