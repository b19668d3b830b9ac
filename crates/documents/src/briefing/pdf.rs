//! The briefing as a PDF: typeset from `briefing.typ`, tagged, PDF/UA-1.

use super::{lists, reading_time, two_digits};
use crate::DocumentError;
use practice::Practice;
use review::{Briefing, Panel};
use serde_json::json;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const TEMPLATE: &str = include_str!("briefing.typ");

/// The briefing as one A4 page: tagged PDF, PDF/UA-1, with title and language.
///
/// Type is as large as the page allows, from 11 down to 7.5 points.
///
/// # Errors
/// [`DocumentError::TooLong`] where it does not fit even in the smallest type.
pub fn briefing_pdf(briefing: &Briefing, practice: &Practice) -> Result<Vec<u8>, DocumentError> {
    let document = typeset(briefing, practice)?;
    if document.pages().len() != 1 {
        return Err(DocumentError::TooLong { words: briefing.words });
    }
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| DocumentError::Typesetting(error.message().to_string()))?;
    let creator = Smart::Custom(Some("Throughline".to_owned()));
    let options = PdfOptions { standards, creator, ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|errors| in_words(&errors))
}

pub(crate) fn typeset(
    briefing: &Briefing,
    practice: &Practice,
) -> Result<PagedDocument, DocumentError> {
    let desk = Desk::new(contents(briefing, practice).to_string())?;
    let typeset = typst::compile::<PagedDocument>(&desk).output;
    // The typesetter remembers what it measured; nothing of one child's briefing should stay.
    typst::comemo::evict(0);
    typeset.map_err(|errors| in_words(&errors))
}

fn in_words(errors: &[SourceDiagnostic]) -> DocumentError {
    let messages = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>();
    DocumentError::Typesetting(messages.join("; "))
}

/// What the template reads.
fn contents(briefing: &Briefing, practice: &Practice) -> serde_json::Value {
    let area = &practice.thresholds.area;
    json!({
        "title": briefing.title,
        "subtitle": briefing.subtitle,
        "reading": reading_time(briefing),
        "area": if area == "default" { "" } else { area },
        "foot": briefing.foot,
        "panels": briefing.panels.iter().map(panel).collect::<Vec<_>>(),
    })
}

fn panel(panel: &Panel) -> serde_json::Value {
    json!({
        "number": panel.number,
        "digits": two_digits(panel),
        "title": panel.title,
        "lead": panel.lead,
        "lists": lists(&panel.items),
    })
}

/// All that the typesetter can see: one template, one file of words, the fonts that come with it.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    words: (FileId, Bytes),
}

impl Desk {
    fn new(words: String) -> Result<Self, DocumentError> {
        let fonts: Vec<_> =
            typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect();
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file("briefing.typ")?, TEMPLATE.to_owned()),
            words: (file("briefing.json")?, Bytes::from_string(words)),
        })
    }
}

fn file(name: &str) -> Result<FileId, DocumentError> {
    let path = VirtualPath::new(name);
    let path = path.map_err(|error| DocumentError::Typesetting(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            return Ok(self.template.clone());
        }
        Err(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.words.0 {
            return Ok(self.words.1.clone());
        }
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
