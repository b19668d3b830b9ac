//! The briefing as a Word document that a partnership can edit and brand.

use super::{lists, reading_time, two_digits};
use crate::DocumentError;
use crate::word::{Paragraph, Run, Style, Word};
use practice::Practice;
use review::{Briefing, Item, Panel};

/// The briefing as a Word document: A4 landscape, title, then the seven parts in three columns,
/// with real headings and lists.
///
/// # Errors
/// Only where the file cannot be packed.
pub fn briefing_docx(briefing: &Briefing, practice: &Practice) -> Result<Vec<u8>, DocumentError> {
    let mut word = Word::new(&briefing.title, &briefing.foot);
    word.paragraph(&Paragraph::new(Style::Title).run(Run::new(&*briefing.title)));
    let mut under = vec![briefing.subtitle.clone(), reading_time(briefing)];
    if practice.thresholds.area != "default" {
        under.insert(0, practice.thresholds.area.clone());
    }
    let under = under.join(" · ");
    word.paragraph(&Paragraph::new(Style::Subtitle).run(Run::new(under)));
    word.then_columns(3);
    for panel in &briefing.panels {
        part(&mut word, panel);
    }
    word.pack()
}

fn part(word: &mut Word, panel: &Panel) {
    word.heading(2, &format!("{} {}", two_digits(panel), panel.title));
    if !panel.lead.is_empty() {
        word.text(&panel.lead);
    }
    for run in lists(&panel.items) {
        let first = run.first().and_then(|item| item.number);
        let style = first.map_or(Style::Bullet, |first| word.numbered_from(first));
        for item in run {
            word.paragraph(&said(item, style));
        }
    }
}

fn said(item: &Item, style: Style) -> Paragraph {
    let paragraph = Paragraph::new(style);
    let paragraph = match &item.head {
        Some(head) => paragraph.run(Run::new(head.as_str()).bold()).run(Run::new(" – ")),
        None => paragraph,
    };
    paragraph.run(Run::new(item.text.as_str()))
}
