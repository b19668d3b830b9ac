//! Sending the file: `GET` and `POST /child/{child}/import`.

use super::super::{Here, Whose};
use super::{DAYS, FORM, MOST_ROWS, Waiting, in_days, read_return};
use crate::desk::Desk;
use crate::layout::Page;
use crate::parts::{Button, Field, FileUpload, Mistakes, button, file_upload};
use crate::sent::{SentFile, SentWithFile, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};
use returns::ReturnError;
use store::{ChildId, Draft, KeptPerson, RowId};

/// Bytes in a megabyte, as people count them.
const MEGABYTE: usize = 1 << 20;

/// `GET`: the form.
pub async fn get(desk: Desk, Path(child): Path<String>) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (whose, _) = whose(desk, &child)?;
        Ok(view(&whose, &Mistakes::default(), &token(desk.signed())))
    })
    .await
}

fn whose(desk: &Desk, child: &ChildId) -> Result<(Whose, KeptPerson), Wrong> {
    desk.look(child, Act::Look, "import", |opened| {
        desk.may(Act::Import, Thing::File(opened.file))?;
        let person = opened.child()?;
        Ok((Whose::of(child, &person, desk.today()), person))
    })
}

/// `POST`: keeps the file to be checked, where it can be read at all.
pub async fn post(
    desk: Desk,
    Path(child): Path<String>,
    sent: SentWithFile,
) -> Result<Response, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (whose, person) = whose(desk, &child)?;
        match waiting(desk, &person, sent.file) {
            Ok(waiting) => {
                let body = serde_json::to_string(&waiting)
                    .map_err(|why| Wrong::inside("a file that waits", why))?;
                let (id, form, ends) = (RowId(desk.name()), FORM.to_owned(), in_days(desk, DAYS));
                let child = Some(child);
                let draft = Draft { id, child, form, body, saved: desk.at(), ends: Some(ends) };
                desk.store().put_draft(&desk.me(), &draft)?;
                Ok(Redirect::to(&whose.at(&format!("import/{}", draft.id))).into_response())
            }
            Err(said) => {
                let mut mistakes = Mistakes::default();
                mistakes.add("file", said);
                Ok(view(&whose, &mistakes, &token(desk.signed())).into_response())
            }
        }
    })
    .await
}

/// The file as it waits, or what is amiss with it.
fn waiting(desk: &Desk, person: &KeptPerson, file: Option<SentFile>) -> Result<Waiting, String> {
    let Some(file) = file else { return Err("Choose a file".to_owned()) };
    let Some(bytes) = file.bytes else {
        return Err(format!(
            "“{}” is larger than {} MB. Split it into several files, by years for example",
            file.name,
            SentFile::MOST / MEGABYTE
        ));
    };
    let waiting = Waiting { file: file.name, agency: None, bytes: STANDARD.encode(&bytes) };
    let born = person.person.born.parse().ok();
    read_return(desk.app(), &waiting, &bytes, born, desk.moment().at)?;
    Ok(waiting)
}

/// Why a file as a whole cannot be read, with what to do on this page.
pub(super) fn said(why: &ReturnError) -> String {
    match why {
        ReturnError::Empty { file } => {
            format!("“{file}” is empty. Ask the agency to send it again")
        }
        ReturnError::Encrypted { file } => format!(
            "“{file}” is protected with a password. Save a copy without one (File, Info, Protect) and \
             send that"
        ),
        ReturnError::Kind { file, kind, advice } => {
            format!("“{file}” is {kind}, which is not read: {advice}")
        }
        ReturnError::Unreadable { file, why } => format!(
            "“{file}” cannot be opened: {why}. Open it in its own program, save it anew and send that copy"
        ),
        ReturnError::TooLarge { file, what } => {
            format!(
                "“{file}” is too large: {what}. Split it into several files, by years for example"
            )
        }
        ReturnError::NoHeadings { file, seen, .. } => format!(
            "“{file}” has no headings that are known{seen}. Put a row above the rows that says what each \
             column holds, such as “Date” and “What happened”, and send that copy"
        ),
    }
}

/// What the form shows.
pub fn view(whose: &Whose, mistakes: &Mistakes, token: &Markup) -> Page {
    let accept = [("accept".to_owned(), ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.docx".to_owned())];
    whose
        .page(Here::Record, "Bring in a return", html! {
            (mistakes.summary())
            h1 class="govuk-heading-l" { "Bring in an agency’s return" }
            p class="govuk-body" {
                "A return is what an agency sends for a chronology. You see how every row is understood \
                 before anything is kept, and rows that are in this file already are not taken again."
            }
            form method="post" action=(whose.at("import")) enctype="multipart/form-data" novalidate {
                (token)
                (file_upload(&FileUpload {
                    field: Field::new("file", "The agency’s file")
                        .hint(format!(
                            "A CSV, Excel or Word file with one row for each thing that happened, of up to {} MB \
                             and {MOST_ROWS} rows",
                            SentFile::MOST / MEGABYTE
                        ))
                        .mistake(mistakes)
                        .label_class("govuk-label--m"),
                    attributes: accept.to_vec(),
                    ..FileUpload::default()
                }))
                (button(&Button::new("Check the rows")))
            }
            p class="govuk-hint" {
                "The file waits for you on your start page for " (DAYS) " days, open to nobody else, and is \
                 thrown away then or when its rows are taken."
            }
        })
        .with_mistakes(!mistakes.none())
}
