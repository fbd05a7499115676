"""What files from the wild hold and how they are packed: each a change to a plain deck or document of a test.

The shapes are those PowerPoint, Word, Google, Apple and LibreOffice write; the words and bytes in them are made up.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable

from office_drafts import NS, image, parts

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MICROSOFT = "http://schemas.microsoft.com/office/"
TYPES = "[Content_Types].xml"
MAIN = {"pptx": "ppt/presentation.xml", "docx": "word/document.xml"}
TEXT = {"pptx": "ppt/slides/slide1.xml", "docx": "word/document.xml"}
FOLDER = {"pptx": "ppt", "docx": "word"}
_EMPTY_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NS.items())
_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:am3d="http://schemas.microsoft.com/office/drawing/2017/model3d" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_FRAME = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{id}" name="Thing"/><p:cNvGraphicFramePr/><p:nvPr/>'
    '</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></p:xfrm><a:graphic>'
    '<a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic></p:graphicFrame>'
)
_INLINE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="{id}" name="Thing"/>'
    '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r></w:p>"
)
_SHAPE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Shape"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</p:spPr><p:txBody><a:bodyPr/><a:p>{inner}</a:p></p:txBody></p:sp>"
)
Change = Callable[[bytes, str], bytes]


class Wild:
    """A package in the making: parts, with relationships and types that follow."""

    def __init__(self, data: bytes, form: str) -> None:
        self.parts = parts(data)
        self.form = form

    def add(self, name: str, content: str | bytes, kind: str, type_uri: str, owner: str | None = None) -> str:
        """Add a part that another one relates to; return the relationship's id."""
        self.parts[name] = content.encode() if isinstance(content, str) else content
        types = self.parts[TYPES]
        line = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
        self.parts[TYPES] = types.replace(b"</Types>", line.encode())
        return self.relate(name, type_uri, TEXT[self.form] if owner is None else owner)

    def relate(self, target: str, type_uri: str, owner: str, *, external: bool = False) -> str:
        folder, _, name = owner.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        old = self.parts.get(rels, _EMPTY_RELATIONS)
        identity = f"rIdW{old.count(b'<Relationship ') + 1}"
        address = target if external else f"/{target}"
        mode = ' TargetMode="External"' if external else ""
        type_uri = type_uri if "://" in type_uri else RELATIONS + type_uri
        line = f'<Relationship Id="{identity}" Type="{type_uri}" Target="{address}"{mode}/></Relationships>'
        self.parts[rels] = old.replace(b"</Relationships>", line.encode())
        return identity

    def write(self, xml: str) -> None:
        """Put elements on the slide, or at the end of the body."""
        text, before = self.parts[TEXT[self.form]], {"pptx": b"</p:spTree>", "docx": b"<w:sectPr"}[self.form]
        declared = re.sub(r"^<([\w:]+)", rf"<\1 {_NAMESPACES} {_MORE}", xml, count=1)
        self.parts[TEXT[self.form]] = text.replace(before, declared.encode() + before, 1)

    def show(self, uri: str, inner: str, number: int = 900) -> None:
        """Show something in a frame."""
        frame = _FRAME if self.form == "pptx" else _INLINE
        self.write(frame.format(id=number, uri=uri, inner=inner))

    def insert(self, part: str, before: str, xml: str) -> None:
        assert before.encode() in self.parts[part], (part, before)
        self.parts[part] = self.parts[part].replace(before.encode(), xml.encode() + before.encode(), 1)

    @property
    def data(self) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return buffer.getvalue()


# --- what files hold ---


def smart_art(data: bytes, form: str) -> bytes:
    wild, folder = Wild(data, form), FOLDER[form]
    base = "application/vnd.openxmlformats-officedocument.drawingml.diagram"
    uri = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    model = (
        f'<dgm:dataModel xmlns:dgm="{uri}" xmlns:a="{NS["a"]}"><dgm:ptLst><dgm:pt modelId="1"><dgm:prSet/><dgm:spPr/>'
        "<dgm:t><a:bodyPr/><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst><dgm:cxnLst/></dgm:dataModel>"
    )
    ids = []
    for kind, root, words in (
        ("diagramData", "Data", model),
        ("diagramLayout", "Layout", f'<dgm:layoutDef xmlns:dgm="{uri}"/>'),
        ("diagramQuickStyle", "Style", f'<dgm:styleDef xmlns:dgm="{uri}"/>'),
        ("diagramColors", "Colors", f'<dgm:colorsDef xmlns:dgm="{uri}"/>'),
    ):
        ids.append(wild.add(f"{folder}/diagrams/{kind}1.xml", _HEAD + words, f"{base}{root}+xml", kind))
    named = "".join(f' r:{short}="{own}"' for short, own in zip(("dm", "lo", "qs", "cs"), ids, strict=True))
    wild.show(uri, f"<dgm:relIds{named}/>")
    return wild.data


def embedded_fonts(data: bytes, form: str) -> bytes:
    wild = Wild(data, form)
    if form == "pptx":
        own = wild.add("ppt/fonts/font1.fntdata", b"\x00\x01font", "application/x-fontdata", "font", MAIN[form])
        fonts = f'<p:embeddedFontLst><p:embeddedFont><p:font typeface="Brand"/><p:regular r:id="{own}"/>'
        wild.insert(MAIN[form], "<p:defaultTextStyle", fonts + "</p:embeddedFont></p:embeddedFontLst>")
    else:
        kind = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
        own = wild.add("word/fonts/font1.odttf", b"\x00\x01font", kind, "font", "word/fontTable.xml")
        key = "{00000000-0000-4000-8000-000000000001}"
        fonts = f'<w:font w:name="Brand"><w:embedRegular xmlns:r="{NS["r"]}" r:id="{own}" w:fontKey="{key}"/></w:font>'
        wild.insert("word/fontTable.xml", "</w:fonts>", fonts)
    return wild.data


def custom_xml(data: bytes, form: str) -> bytes:
    wild = Wild(data, form)
    item = '<data xmlns="urn:example:data"><name>{{ not a tag of ours }}</name></data>'
    wild.add("customXml/item7.xml", item, "application/xml", "customXml", MAIN[form])
    store = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    properties = f'<ds:datastoreItem xmlns:ds="{store}" ds:itemID="{{00000000-0000-4000-8000-000000000002}}"/>'
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    wild.add("customXml/itemProps7.xml", properties, kind, "customXmlProps", "customXml/item7.xml")
    return wild.data


def media(data: bytes, form: str) -> bytes:
    wild = Wild(data, form)
    folder = FOLDER[form]
    wild.add(f"{folder}/media/clip1.mp4", b"\x00\x00\x00\x18ftypmp42", "video/mp4", "video")
    film = wild.add(f"{folder}/media/sound1.WAV", b"RIFF\x00\x00\x00\x00WAVE", "audio/wav", "audio")
    still = wild.add(f"{folder}/media/still1.PNG", image(4, 4), "image/png", "image")
    if form == "pptx":
        wild.write(
            '<p:pic><p:nvPicPr><p:cNvPr id="901" name="Film"/><p:cNvPicPr/><p:nvPr>'
            f'<a:audioFile r:link="{film}"/></p:nvPr></p:nvPicPr><p:blipFill><a:blip r:embed="{still}"/><a:stretch>'
            '<a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )
    return wild.data


def ink_and_models(data: bytes, form: str) -> bytes:
    """Handwriting, a 3-D model with its picture for older readers, and an equation."""
    wild, folder = Wild(data, form), FOLDER[form]
    ink = '<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:trace>0 0, 9 9</inkml:trace></inkml:ink>'
    stroke = wild.add(f"{folder}/ink/ink1.xml", ink, "application/inkml+xml", "customXml")
    model = f"{MICROSOFT}2017/06/relationships/model3d"
    solid = wild.add(f"{folder}/media/model3d1.glb", b"glTF\x02", "model/gltf.binary", model)
    still = wild.add(f"{folder}/media/still2.png", image(4, 4), "image/png", "image")
    equation = "<m:oMathPara><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></m:oMathPara>"
    if form == "pptx":
        formula = f'<mc:AlternateContent><mc:Choice Requires="a14"><a14:m>{equation}</a14:m></mc:Choice></mc:AlternateContent>'
        wild.write(_SHAPE.format(id=905, inner=formula))
        wild.write(f'<p:contentPart p:bwMode="auto" r:id="{stroke}"/>')
        choice = _FRAME.format(
            id=906, uri=f"{MICROSOFT}drawing/2017/model3d", inner=f'<am3d:model3d r:embed="{solid}"/>'
        )
        picture = f'<p:pic><p:nvPicPr><p:cNvPr id="906" name="Thing"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="{still}"/></p:blipFill><p:spPr/></p:pic>'
        wild.write(
            f'<mc:AlternateContent><mc:Choice Requires="am3d">{choice}</mc:Choice><mc:Fallback>{picture}</mc:Fallback>'
            "</mc:AlternateContent>"
        )
    else:
        wild.write(f"<w:p>{equation}</w:p>")
        wild.show(f"{MICROSOFT}drawing/2017/model3d", f'<am3d:model3d r:embed="{solid}"/>')
    return wild.data


def groups_and_shows(data: bytes, form: str) -> bytes:
    """Groups in groups, a custom show and programmable tags; a text box in both writings, and an old VML one."""
    wild = Wild(data, form)
    if form == "pptx":
        inner = _SHAPE.format(id=910, inner="<a:r><a:t>inside</a:t></a:r>")
        for number in (911, 912):
            head = (
                f'<p:nvGrpSpPr><p:cNvPr id="{number}" name="Group"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
            )
            inner = f"<p:grpSp>{head}{inner}</p:grpSp>"
        wild.write(inner)
        tags = f'<p:tagLst xmlns:p="{NS["p"]}"><p:tag name="ADDIN" val="{{{{ theirs }}}}"/></p:tagLst>'
        kind = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"
        wild.add("ppt/tags/tag1.xml", tags, kind, "tags", MAIN[form])
        first = re.search(rb'<p:sldId [^>]*r:id="(\w+)"', wild.parts[MAIN[form]])[1].decode()
        show = f'<p:custShowLst><p:custShow name="Short" id="0"><p:sldLst><p:sld r:id="{first}"/></p:sldLst></p:custShow></p:custShowLst>'
        wild.insert(MAIN[form], "<p:defaultTextStyle", show)
    else:
        words = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
        choice = f'<w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="914" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>{words}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>'
        fallback = f'<w:pict><v:shape id="old"><v:textbox>{words}</v:textbox></v:shape></w:pict>'
        wild.write(
            f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}'
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        wild.write(f'<w:p><w:r><w:pict><v:shape id="s2"><v:textbox>{words}</v:textbox></v:shape></w:pict></w:r></w:p>')
    return wild.data


def other_scripts(data: bytes, form: str) -> bytes:
    wild = Wild(data, form)
    for number, (text, code, right) in enumerate(
        (("مرحبا بالعالم", "ar-SA", 1), ("日本語の文章", "ja-JP", 0), ("한국어", "ko-KR", 0))
    ):
        if form == "pptx":
            inner = f'<a:pPr rtl="{right}"/><a:r><a:rPr lang="{code}" altLang="en-US"/><a:t>{text}</a:t></a:r>'
            wild.write(_SHAPE.format(id=920 + number, inner=inner))
        else:
            settings = "<w:pPr><w:bidi/></w:pPr>" if right else ""
            wild.write(
                f'<w:p>{settings}<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{text} </w:t></w:r></w:p>'
            )
    return wild.data


def reviewed(data: bytes, form: str) -> bytes:
    """Comments of both kinds; in Word also content controls, fields, and tracked changes."""
    wild = Wild(data, form)
    if form == "pptx":
        base = "application/vnd.openxmlformats-officedocument.presentationml."
        people = f'<p:cmAuthorLst xmlns:p="{NS["p"]}"><p:cmAuthor id="0" name="A" initials="A" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
        wild.add("ppt/commentAuthors.xml", people, f"{base}commentAuthors+xml", "commentAuthors", MAIN[form])
        said = f'<p:cmLst xmlns:p="{NS["p"]}"><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/><p:text>Check</p:text></p:cm></p:cmLst>'
        wild.add("ppt/comments/comment1.xml", said, f"{base}comments+xml", "comments")
        return wild.data
    who = 'w:id="{}" w:author="A" w:date="2026-01-01T00:00:00Z"'
    wild.write(
        f"<w:p><w:r><w:t>kept </w:t></w:r><w:ins {who.format(801)}><w:r><w:t>new</w:t></w:r></w:ins>"
        f"<w:del {who.format(802)}><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
    )
    wild.write(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PA</w:instrText></w:r>'
        '<w:r><w:instrText>GE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr=" HYPERLINK \\l &quot;top&quot; "/></w:p>'
    )
    wild.write(
        '<w:sdt><w:sdtPr><w:alias w:val="Name"/><w:id w:val="77"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>typed</w:t></w:r>'
        "</w:p></w:sdtContent></w:sdt>"
    )
    notes = f'<w:comments xmlns:w="{NS["w"]}"><w:comment {who.format(0)}><w:p><w:r><w:t>Check</w:t></w:r></w:p></w:comment></w:comments>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    wild.add("word/comments.xml", notes, kind, "comments")
    return wild.data


def with_glossary(data: bytes, form: str) -> bytes:
    """Building blocks of Word, which are a document of their own; a second master with its theme in PowerPoint."""
    wild = Wild(data, form)
    if form == "docx":
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.glossary+xml"
        blocks = f'<w:glossaryDocument xmlns:w="{NS["w"]}"><w:docParts/></w:glossaryDocument>'
        wild.add("word/glossary/document.xml", blocks, kind, "glossaryDocument")
        return wild.data
    base = "application/vnd.openxmlformats-officedocument."
    for number in (2, 3):
        master = wild.parts["ppt/slideMasters/slideMaster1.xml"]
        only = f'<p:sldLayoutIdLst><p:sldLayoutId id="{2147484000 + 100 * number}" r:id="rIdW1"/></p:sldLayoutIdLst>'
        master = re.sub(rb"<p:sldLayoutIdLst>.*</p:sldLayoutIdLst>", only.encode(), master, flags=re.DOTALL)
        name, layout = f"ppt/slideMasters/slideMaster{number}.xml", f"ppt/slideLayouts/slideLayout{10 + number}.xml"
        listed = wild.add(name, master, f"{base}presentationml.slideMaster+xml", "slideMaster", MAIN[form])
        wild.add(
            layout,
            wild.parts["ppt/slideLayouts/slideLayout1.xml"],
            f"{base}presentationml.slideLayout+xml",
            "slideLayout",
            name,
        )
        wild.relate(name, "slideMaster", layout)
        theme = wild.parts["ppt/theme/theme1.xml"].replace(b'name="Office Theme"', b'name="Second"')
        wild.add(f"ppt/theme/theme{10 + number}.xml", theme, f"{base}theme+xml", "theme", name)
        wild.insert(
            MAIN[form], "</p:sldMasterIdLst>", f'<p:sldMasterId id="{2147484001 + 100 * number}" r:id="{listed}"/>'
        )
    return wild.data


def animated(data: bytes, form: str) -> bytes:
    """An entrance of the first shape, and a change to the next slide; Word has none: a moved paragraph instead."""
    wild = Wild(data, form)
    if form == "docx":
        wild.write('<w:p><w:pPr><w:framePr w:w="900"/></w:pPr><w:r><w:t>framed</w:t></w:r></w:p>')
        return wild.data
    effect = (
        '<p:transition xmlns:p="{p}"><p:fade/></p:transition><p:timing xmlns:p="{p}"><p:tnLst><p:par>'
        '<p:cTn id="1" dur="indefinite" nodeType="tmRoot"><p:childTnLst><p:set><p:cBhvr><p:cTn id="2" dur="1"/><p:tgtEl>'
        '<p:spTgt spid="2"/></p:tgtEl></p:cBhvr><p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst></p:cTn>'
        "</p:par></p:tnLst></p:timing>"
    ).format(p=NS["p"])
    wild.insert(TEXT[form], "</p:sld>", effect)
    return wild.data


HOLDING: dict[str, Change] = {
    "SmartArt": smart_art,
    "embedded fonts": embedded_fonts,
    "custom XML": custom_xml,
    "media": media,
    "ink, 3-D models, equations": ink_and_models,
    "groups, text boxes, custom shows": groups_and_shows,
    "other scripts": other_scripts,
    "comments, changes, fields, controls": reviewed,
    "glossary, many masters": with_glossary,
    "animations": animated,
}


# --- how files are packed ---


def without_properties(data: bytes, form: str) -> bytes:
    """As Google writes files: no properties at all."""
    wild = Wild(data, form)
    wild.parts = {name: part for name, part in wild.parts.items() if not name.startswith("docProps/")}
    rels = re.sub(rb'<Relationship [^>]*Target="/?docProps[^>]*/>', b"", wild.parts["_rels/.rels"])
    types = re.sub(rb'<Override [^>]*PartName="/docProps[^>]*/>', b"", wild.parts[TYPES])
    wild.parts |= {"_rels/.rels": rels, TYPES: types}
    return wild.data


def types_last(data: bytes, form: str) -> bytes:
    wild = Wild(data, form)
    wild.parts[TYPES] = wild.parts.pop(TYPES)
    return wild.data


def absolute_targets(data: bytes, form: str) -> bytes:
    """Targets from the root, as some exporters write them, and with steps in place."""
    folder = FOLDER[form].encode()
    wild = Wild(data, form)
    rels = wild.parts["_rels/.rels"]
    wild.parts["_rels/.rels"] = rels.replace(b'Target="' + folder, b'Target="/' + folder)
    name = MAIN[form].replace("/", "/_rels/") + ".rels"
    wild.parts[name] = re.sub(rb'Target="((?:theme|slideMasters)/)', rb'Target="./\1', wild.parts[name])
    return wild.data


def other_letters(data: bytes, form: str) -> bytes:
    """Names in the relationships and types in other letters than in the archive, and with percent signs."""
    wild = Wild(data, form)
    theme = f"{FOLDER[form]}/theme/theme1.xml"
    wild.parts[f"{FOLDER[form]}/theme/Thème 1.xml"] = wild.parts.pop(theme)
    for name, part in wild.parts.items():
        if name.endswith(".rels") or name == TYPES:
            wild.parts[name] = part.replace(b"theme/theme1.xml", b"THEME/Th%C3%A8me%201.xml")
    return wild.data


def byte_order_marks(data: bytes, form: str) -> bytes:
    wild = Wild(data, form)
    wild.parts = {n: b"\xef\xbb\xbf" + p if n.endswith((".xml", ".rels")) else p for n, p in wild.parts.items()}
    return wild.data


def sixteen_bits(data: bytes, form: str) -> bytes:
    """Every part in UTF-16, which the standard allows."""
    wild = Wild(data, form)
    for name, part in wild.parts.items():
        if name.endswith((".xml", ".rels")):
            text = re.sub(r"^<\?xml[^>]*\?>", "", part.decode())
            wild.parts[name] = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
    return wild.data


def remarks(data: bytes, form: str) -> bytes:
    """Comments and processing instructions before, in and behind what matters."""
    wild = Wild(data, form)
    for name, part in wild.parts.items():
        if name.endswith(".xml"):
            end = part.find(b"?>") + 2 if part.startswith(b"<?xml") else 0
            wild.parts[name] = part[:end] + b"<!-- made by hand --><?editor keep?>" + part[end:] + b"<!-- end -->"
    wild.insert(TEXT[form], {"pptx": "<a:p>", "docx": "<w:p>"}[form], "<!-- {{ nothing }} --><?x y?>")
    return wild.data


def streamed(data: bytes, form: str) -> bytes:
    """Written without looking back: sizes behind the data, folders as entries, stored entries, a comment."""
    buffer = io.BytesIO()

    class OneWay(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, block) -> int:
            return buffer.write(block)

    with zipfile.ZipFile(OneWay(), "w") as archive:
        archive.writestr("docProps/", b"")
        for number, (name, part) in enumerate(parts(data).items()):
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            info.extra = struct.pack("<HHL", 0xCAFE, 4, 7)
            info.external_attr = 0o100644 << 16
            archive.writestr(info, part)
        archive.comment = b"from the wild"
    return buffer.getvalue()


def sixty_four_bits(data: bytes, form: str) -> bytes:
    """Every entry with the fields for files beyond four gigabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts(data).items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                entry.write(part)
    return buffer.getvalue()


PACKED: dict[str, Change] = {
    "no properties": without_properties,
    "types last": types_last,
    "absolute targets": absolute_targets,
    "other letters": other_letters,
    "byte order marks": byte_order_marks,
    "UTF-16": sixteen_bits,
    "remarks": remarks,
    "streamed": streamed,
    "zip64": sixty_four_bits,
}


# --- other kinds of file ---

KINDS = {  # ending → format, content type of the main part
    "potx": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"),
    "ppsx": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"),
    "pptm": ("pptx", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
    "potm": ("pptx", "application/vnd.ms-powerpoint.template.macroEnabled.main+xml"),
    "ppsm": ("pptx", "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml"),
    "dotx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
    "docm": ("docx", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "dotm": ("docx", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
}
ORDINARY = {
    "pptx": b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
}


def of_kind(data: bytes, ending: str) -> bytes:
    """Return the file as one of another ending; those with macros have some."""
    form, kind = KINDS[ending]
    wild = Wild(data, form)
    wild.parts[TYPES] = wild.parts[TYPES].replace(ORDINARY[form], kind.encode())
    return with_macros(wild.data, form) if ending.endswith("m") else wild.data


def with_macros(data: bytes, form: str) -> bytes:
    wild, folder = Wild(data, form), FOLDER[form]
    uri = f"{MICROSOFT}2006/relationships/"
    wild.add(
        f"{folder}/vbaProject.bin",
        b"\xd0\xcf\x11\xe0CANARY",
        "application/vnd.ms-office.vbaProject",
        f"{uri}vbaProject",
        MAIN[form],
    )
    if form == "docx":
        suppl = '<wne:vbaSuppData xmlns:wne="http://schemas.microsoft.com/office/word/2006/wordml"/>'
        wild.add(
            "word/vbaData.xml", suppl, "application/vnd.ms-word.vbaData+xml", f"{uri}wordVbaData", "word/vbaProject.bin"
        )
    ribbon = '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"/>'
    wild.add("customUI/customUI.xml", ribbon, "application/xml", f"{uri}ui/extensibility", "")
    return wild.data


def signed(data: bytes, form: str) -> bytes:
    wild = Wild(data, form)
    base = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
    kind = "application/vnd.openxmlformats-package.digital-signature-"
    wild.add("_xmlsignatures/origin.sigs", b"", f"{kind}origin", f"{base}origin", "")
    signature = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    wild.add(
        "_xmlsignatures/sig1.xml",
        signature,
        f"{kind}xmlsignature+xml",
        f"{base}signature",
        "_xmlsignatures/origin.sigs",
    )
    return wild.data


def strict(data: bytes, form: str) -> bytes:
    """Return the file as Office saves it in the strict kind: other names, shares in per cent."""

    def renamed(match: re.Match[bytes]) -> bytes:
        family, rest = match.groups()
        if family == b"package":
            return match[0]
        rest = rest.replace(b"extended-properties", b"extendedProperties").replace(
            b"custom-properties", b"customProperties"
        )
        return b"http://purl.oclc.org/ooxml/" + family + b"/" + rest

    wild = Wild(data, form)
    for name, part in wild.parts.items():
        if name.endswith((".xml", ".rels")) and name != TYPES:
            part = re.sub(rb"http://schemas\.openxmlformats\.org/(\w+)/2006/([\w/-]+)", renamed, part)
            part = re.sub(rb'<(a:(?:lumMod|lumOff|tint|shade|satMod|alpha)) val="(\d+)000"', rb'<\1 val="\2%"', part)
            part = re.sub(rb'<c:gapWidth val="(\d+)"', rb'<c:gapWidth val="\1%"', part)
            wild.parts[name] = part
    root = {"pptx": b"<p:presentation ", "docx": b"<w:document "}[form]
    conformance = {"pptx": b'conformance="strict" ', "docx": b'w:conformance="strict" '}[form]
    wild.parts[MAIN[form]] = wild.parts[MAIN[form]].replace(root, root + conformance, 1)
    return wild.data
