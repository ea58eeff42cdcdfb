"""Sentences of libraries that people see and that have no Vietnamese there; translated here."""

from django.utils.translation import gettext_noop as _

BORROWED = (
    _("Authenticator code"),
    _("Be patient, you are sending too many requests."),
    _("Code"),
    _("Current Password"),
    _("Email"),
    _("Email address"),
    _("Forgot your password?"),
    _("Incorrect code."),
    _("Incorrect password."),
    _("New Password"),
    _("New Password (again)"),
    _("Password"),
    _("Password (again)"),
    _("Please type your current password."),
    _("The email address and/or password you specified are not correct."),
    _("The password reset token was invalid."),
    _("Too many failed login attempts. Try again later."),
    _("Use authenticator app or code"),
    _("Use your password"),
    _("You cannot deactivate two-factor authentication."),
    _("You must type the same password each time."),
    _("Your account has no password set up."),
)
