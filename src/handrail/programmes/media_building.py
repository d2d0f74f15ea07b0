"""From a directive to sound or a film; see `building.py`, whose builder each function is given."""

import re
from typing import TYPE_CHECKING

from .blocks import Block, Media
from .markup import Directive

if TYPE_CHECKING:
    from .building import BlockBuilder

ENDINGS = {"audio": ("mp3", "m4a", "ogg"), "video": ("mp4", "webm"), "captions": ("vtt",)}
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}\.[a-z0-9]{3,4}\Z")


def audio(builder: "BlockBuilder", node: Directive, depth: int) -> Block:
    """Sound, with its transcript."""
    _check_name(builder, node.argument, "audio", node.line)
    return _media(builder, node, "audio")


def video(builder: "BlockBuilder", node: Directive, depth: int) -> Block:
    """A film, with captions and a transcript."""
    _check_name(builder, node.argument, "video", node.line)
    _check_name(builder, builder.option(node, "captions"), "captions", builder.option_line(node, "captions"))
    return _media(builder, node, "video")


def _media(builder: "BlockBuilder", node: Directive, kind: str) -> Block:
    title = builder.markup.typeset(builder.option(node, "title"))
    return Media(kind, node.argument, title, builder.needed_text(node), builder.option(node, "captions"), node.line)


def _check_name(builder: "BlockBuilder", name: str, kind: str, line: int) -> None:
    """A plain file name, small letters, with an ending that browsers can play."""
    endings = ENDINGS[kind]
    if name and not (NAME.match(name) and name.rpartition(".")[2] in endings):
        ending = " or .".join(endings)
        builder.wrong(line, f"“{name}” must be the name of a file in small letters that ends in .{ending}.")
