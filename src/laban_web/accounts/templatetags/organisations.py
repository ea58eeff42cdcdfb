"""Names of organisations in templates."""

from django import template

from laban_web.accounts.organisations import organisation_name

register = template.Library()
register.filter("organisation_name", organisation_name)
