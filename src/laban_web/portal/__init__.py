"""The public portal: what anybody reads of the programme, and what editors write.

In: the publication, the programme, pages of editors. Out: pages that are the same for everybody.
Never: knows who is signed in (no cookie reaches it), opens records, starts a run.

To add pages: a subpackage for the subject (`views.py`, templates in `templates/portal/`), a line
in `urls.py` and, for a place in the menu, one in `navigation.py`. Views take `request` and render
a template that extends `portal/base.html`; the language is that of the address.
"""
