"""Papers hung on a version while it is a draft: contracts, acceptance slips, the sealed original."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from users.actions.audit import record
from users.models import User
from village_affairs.models import Attachment, Version
from xidu.kit.errors import NotNow, RuleBroken
from xidu.kit.uploads import Upload, accept_upload

MOST = 20
OPEN = (Version.State.DRAFT, Version.State.RETURNED)


@transaction.atomic
def attach(version: Version, *, file: Upload, title: str, by: User) -> Attachment:
    """Keep a paper with an open version; the same file again is the paper that is there.

    Raises BadFile for what may not be kept, NotNow once submitted, RuleBroken beyond 20 papers.
    """
    row = _open(version)
    accepted = accept_upload(file)
    if there := row.attachments.filter(sha256=accepted.sha256).first():
        return there
    count = row.attachments.count()
    if count >= MOST:
        raise RuleBroken(_("一张表最多附%(most)d份，请把同类的合成一个 PDF") % {"most": MOST})
    paper = Attachment(
        committee_id=row.committee_id,
        version=row,
        title=title.strip()[:80],
        kind=accepted.kind,
        size=len(accepted.data),
        sha256=accepted.sha256,
        position=count,
    )
    paper.file.save(accepted.random_name, ContentFile(accepted.data), save=False)
    paper.save()
    record("attachment.add", by=by, row=paper, detail={"sha256": paper.sha256})
    return paper


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> None:
    """Take a paper off an open version. The file stays: another version may carry the same one.

    Raises NotNow once the version is submitted.
    """
    _open(attachment.version)
    record("attachment.remove", by=by, row=attachment, detail={"sha256": attachment.sha256})
    attachment.delete()


def _open(version: Version) -> Version:
    row = Version.objects.select_for_update().get(pk=version.pk)
    if row.state not in OPEN:
        raise NotNow(_("这张表已经交上去了，附件不能再改；要改请先让审核的人退回"))
    return row
