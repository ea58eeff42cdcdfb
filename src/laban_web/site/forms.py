"""Forms that look and behave like GOV.UK Frontend's."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Renders forms, fields and errors from `templates/forms`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
