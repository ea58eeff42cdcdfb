"""The form by which a file is uploaded."""

from __future__ import annotations

import zipfile

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laban_web.workspace.models import Form, Numbers
from laban_web.workspace.uploads.limits import UPLOAD_AT_MOST_BYTES

# A sheet that somebody filled in by hand is nowhere near.
UNPACKED_AT_MOST_BYTES = 15 * UPLOAD_AT_MOST_BYTES
_SUFFIXES = {".csv": Form.CSV, ".xlsx": Form.XLSX}


class UploadForm(forms.Form):
    """A CSV or XLSX file, and how numbers are written in it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, 20 MB at most. Of XLSX, the first sheet is read."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    numbers = forms.ChoiceField(
        label=gettext_lazy("How are numbers written in the file?"),
        help_text=gettext_lazy("Cells of XLSX that hold numbers are read as they are."),
        choices=Numbers.choices,
        initial=Numbers.VIETNAMESE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, is_too_large: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if is_too_large:
            self.fields["file"].error_messages["required"] = _(
                "The file is larger than 20 MB. Deliver it in parts, or connect your system."
            )

    def clean_file(self) -> object:
        """Refuse what is neither CSV nor XLSX, and archives that swell."""
        file = self.cleaned_data["file"]
        if self.form_of(file.name) is None:
            raise forms.ValidationError(_("Choose a file whose name ends in .csv or .xlsx."))
        if self.form_of(file.name) == Form.XLSX:
            _require_bounds(file)
        return file

    @staticmethod
    def form_of(name: str) -> str | None:
        """Return the format that a file's name tells."""
        suffix = f".{name.lower().rsplit('.', 1)[-1]}" if "." in name else ""
        return _SUFFIXES.get(suffix)


def _require_bounds(file: object) -> None:
    try:
        with zipfile.ZipFile(file) as archive:  # type: ignore[call-overload]
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise forms.ValidationError(
            _("This is no XLSX file. Save it again as XLSX, or as CSV.")
        ) from None
    finally:
        file.seek(0)  # type: ignore[attr-defined]
    if unpacked > UNPACKED_AT_MOST_BYTES:
        raise forms.ValidationError(
            _("The file swells too much when it is opened. Save it again, or deliver CSV.")
        )
