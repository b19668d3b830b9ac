//! The parts of the package.

use super::{Word, escape};
use std::fmt::Write;

const NAMESPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Every part's name and text, in the order in which readers expect them.
pub(super) fn all(word: &Word) -> Vec<(&'static str, String)> {
    vec![
        ("[Content_Types].xml", include_str!("content_types.xml").to_owned()),
        ("_rels/.rels", include_str!("package.rels.xml").to_owned()),
        ("docProps/core.xml", core(&word.title)),
        ("word/document.xml", document(word)),
        ("word/_rels/document.xml.rels", include_str!("document.rels.xml").to_owned()),
        ("word/styles.xml", include_str!("styles.xml").to_owned()),
        ("word/settings.xml", include_str!("settings.xml").to_owned()),
        ("word/numbering.xml", numbering(&word.lists)),
        ("word/footer1.xml", footer(&word.foot)),
    ]
}

fn core(title: &str) -> String {
    let mut out = DECLARATION.to_owned();
    out.push_str(
        "<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>",
    );
    escape(title, &mut out);
    out.push_str("</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>");
    out
}

fn document(word: &Word) -> String {
    let section = section(word.columns, false);
    format!(
        "{DECLARATION}<w:document {NAMESPACE}><w:body>{}{section}</w:body></w:document>",
        word.body
    )
}

/// A4 landscape with the foot, in this many columns of text; `ends_here` where it closes a part of
/// the document that more follows on the same page.
pub(super) fn section(columns: u8, ends_here: bool) -> String {
    // One element of a part that is followed on the same page says nothing; the last one says that
    // it goes on where the one before it ended.
    let goes_on = if columns > 1 && !ends_here { "<w:type w:val=\"continuous\"/>" } else { "" };
    format!(
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/>{goes_on}\
         <w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
         <w:pgMar w:top=\"680\" w:right=\"680\" w:bottom=\"680\" w:left=\"680\" \
         w:header=\"340\" w:footer=\"340\" w:gutter=\"0\"/>\
         <w:cols w:num=\"{columns}\" w:space=\"340\"/></w:sectPr>"
    )
}

/// List 1 is the bullets; each numbered list that follows begins at its own number.
fn numbering(lists: &[u32]) -> String {
    let mut out = format!("{DECLARATION}<w:numbering {NAMESPACE}>");
    for (id, format, text) in [(0, "bullet", "•"), (1, "decimal", "%1.")] {
        let _ = write!(
            out,
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"singleLevel\"/>\
             <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
             <w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/>\
             <w:pPr><w:ind w:left=\"284\" w:hanging=\"284\"/></w:pPr></w:lvl></w:abstractNum>"
        );
    }
    out.push_str("<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
    for (at, first) in lists.iter().enumerate() {
        let _ = write!(
            out,
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"{first}\"/></w:lvlOverride></w:num>",
            at + 2
        );
    }
    out.push_str("</w:numbering>");
    out
}

fn footer(text: &str) -> String {
    let mut out = format!(
        "{DECLARATION}<w:ftr {NAMESPACE}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>\
         </w:pPr><w:r><w:t xml:space=\"preserve\">"
    );
    escape(text, &mut out);
    out.push_str(
        "</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">Page </w:t></w:r>",
    );
    for (field, between) in [("PAGE", " of "), ("NUMPAGES", "")] {
        let _ = write!(
            out,
            "<w:fldSimple w:instr=\" {field} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>\
             <w:r><w:t xml:space=\"preserve\">{between}</w:t></w:r>"
        );
    }
    out.push_str("</w:p></w:ftr>");
    out
}
