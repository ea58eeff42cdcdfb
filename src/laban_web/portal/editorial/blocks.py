"""The blocks of which editors build the body of a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from laban_web.portal.editorial.live import ChartBlock, FigureBlock, MapBlock, TargetBlock

RICH_TEXT = ["bold", "italic", "h3", "ol", "ul", "link", "document-link", "code"]
_TABLE = {"minSpareRows": 0, "startRows": 3, "startCols": 3, "colHeaders": False}


class Quote(blocks.StructBlock):
    """Somebody's words, with where they were read."""

    text = blocks.TextBlock(label=_("Text"), rows=3)
    source = blocks.CharBlock(label=_("Source"), max_length=300)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "portal/blocks/quote.html"


class Picture(blocks.StructBlock):
    """A picture with words for those who do not see it."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "portal/blocks/picture.html"


class Attachment(blocks.StructBlock):
    """A file to take away."""

    file = DocumentChooserBlock(label=_("File"))
    description = blocks.CharBlock(label=_("What it is"), max_length=300)

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "portal/blocks/attachment.html"


class Callout(blocks.StructBlock):
    """What nobody should overlook."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link"])

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "portal/blocks/callout.html"


class Body(blocks.StreamBlock):
    """The body of a page."""

    heading = blocks.CharBlock(
        label=_("Heading"), max_length=150, icon="title", template="portal/blocks/heading.html"
    )
    text = blocks.RichTextBlock(
        label=_("Text"), features=RICH_TEXT, icon="pilcrow", template="portal/blocks/text.html"
    )
    quote = Quote()
    table = TableBlock(
        label=_("Table"), table_options=_TABLE, icon="table", template="portal/blocks/table.html"
    )
    picture = Picture()
    file = Attachment()
    callout = Callout()
    figure = FigureBlock()
    chart = ChartBlock()
    map = MapBlock()
    target = TargetBlock()
