"""Who may do what with editors' pages: Wagtail's groups, which follow the roles of people.

What a group may do is set here and nowhere else; it is set again at every start.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_save
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from laban_web.accounts.actors import actor_of
from laban_web.accounts.models import Membership, Person
from laban_web.accounts.policies import current_policy
from laban_web.accounts.roles import EDITS, Role
from laban_web.portal.models import GuideIndex, HomePage, LibraryIndex, NewsIndex

MODERATORS = "Moderators"
NAMES = {
    Role.PROGRAMME_OFFICE: MODERATORS,
    Role.NEWS_EDITOR: "News editors",
    Role.LIBRARY_EDITOR: "Library editors",
}
_SECTIONS: dict[str, tuple[type[Page], ...]] = {
    Role.PROGRAMME_OFFICE: (HomePage,),
    Role.NEWS_EDITOR: (NewsIndex,),
    Role.LIBRARY_EDITOR: (LibraryIndex, GuideIndex),
}
_WRITES = ("add", "change")
_APPROVES = (*_WRITES, "publish", "lock", "unlock")
_EVERYBODY = ("wagtailadmin.access_admin", "simple_translation.submit_translation")
_REDIRECTS = tuple(f"wagtailredirects.{act}_redirect" for act in ("add", "change", "delete"))
_FILES = tuple(f"{kind}.{act}" for kind in ("image", "document") for act in ("add", "choose"))


def ensure_groups() -> None:
    """Make the groups and their workflow, and set what each may do; seat who has the roles."""
    Group.objects.filter(name="Editors", user=None).delete()
    for role, name in NAMES.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        is_moderator = role == Role.PROGRAMME_OFFICE
        _set_permissions(group, (*_EVERYBODY, *(_REDIRECTS if is_moderator else ())))
        _set_pages(group, _SECTIONS[role], _APPROVES if is_moderator else _WRITES)
        _set_files(group)
    _ensure_workflow()
    for person in Person.objects.filter(memberships__role__in=EDITS).distinct():
        follow_roles(person)


def follow_roles(person: Person) -> None:
    """Let somebody be in the groups of the roles she has now, and in no other of them."""
    wanted = {NAMES[role] for role in current_policy().editing_roles(actor_of(person))}
    held = set(person.groups.filter(name__in=NAMES.values()).values_list("name", flat=True))
    person.groups.add(*Group.objects.filter(name__in=wanted - held))
    person.groups.remove(*Group.objects.filter(name__in=held - wanted))


def listen() -> None:
    """Begin to follow every change of roles; called once when the server starts."""
    post_save.connect(_role_changed, sender=Membership, dispatch_uid="editors follow roles")


def _role_changed(instance: Membership, **_: Any) -> None:
    if instance.role in EDITS:
        follow_roles(instance.person)


def _set_permissions(group: Group, names: Iterable[str]) -> None:
    group.permissions.set(_permission(name) for name in names)


def _permission(name: str) -> Permission:
    app, code = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=code)


def _set_pages(group: Group, sections: Iterable[type[Page]], acts: Iterable[str]) -> None:
    GroupPagePermission.objects.filter(group=group).delete()
    pages = [page for section in sections for page in section.objects.all()]
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=_page_permission(act))
        for page in pages
        for act in acts
    )


def _page_permission(act: str) -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{act}_page")


def _set_files(group: Group) -> None:
    GroupCollectionPermission.objects.filter(group=group).delete()
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for name in _FILES:
        kind, act = name.split(".")
        app = "wagtailimages" if kind == "image" else "wagtaildocs"
        GroupCollectionPermission.objects.create(
            group=group, collection=root, permission=_permission(f"{app}.{act}_{kind}")
        )


def _ensure_workflow() -> None:
    """Let what editors submit wait for a moderator, everywhere."""
    root = Page.get_first_root_node()
    if WorkflowPage.objects.filter(page=root).exists():
        return
    task, _is_new = GroupApprovalTask.objects.get_or_create(name=f"{MODERATORS} approval")
    task.groups.set(Group.objects.filter(name=MODERATORS))
    workflow, _is_new = Workflow.objects.get_or_create(name=f"{MODERATORS} approval")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.create(workflow=workflow, page=root)
