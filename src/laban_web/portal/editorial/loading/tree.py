"""The two languages, the site, and the first page in each language."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from laban_web.installation import Installation
from laban_web.portal.models import HomePage

_PORTS = {"http": 80, "https": 443}


def ensure_tree(here: Installation) -> dict[str, HomePage]:
    """Return the first pages by language; what of this is missing is made."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.LANGUAGES
    }
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locales[settings.LANGUAGE_CODE])
    )
    homes = {code: _home(here, root, locale) for code, locale in locales.items()}
    source = homes[settings.LANGUAGE_CODE]
    for home in homes.values():
        if home.translation_key != source.translation_key:
            home.translation_key = source.translation_key
            home.save(update_fields=["translation_key"])
    _ensure_site(source)
    _forget_welcome(root)
    return homes


def _home(here: Installation, root: Page, locale: Locale) -> HomePage:
    found = HomePage.objects.child_of(root).filter(locale=locale).first()
    if found:
        return found
    head, code = here.programme.head, locale.language_code
    made = HomePage(
        title=getattr(head.title, code),
        slug=f"home-{code}",
        lead=getattr(head.description, code)[:500] if head.description else "",
        locale=locale,
    )
    root.refresh_from_db()
    root.add_child(instance=made)
    made.save_revision().publish()
    return made


def _ensure_site(home: HomePage) -> None:
    """Let the site begin at the first page, under the address that the public knows."""
    known = urlsplit(settings.PUBLIC_URL or "http://localhost:8000")
    port = known.port or _PORTS.get(known.scheme, 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": known.hostname, "port": port, "root_page": home},
    )


def _forget_welcome(root: Page) -> None:
    """Delete the page that Wagtail itself begins with."""
    welcome = root.get_children().exact_type(Page).filter(slug="home").first()
    if welcome:
        welcome.delete()
