//! The coder against the gold sets.

use chronology::Kind;
use practice::Practice;
use reading::coding::{Coder, Role};
use reading::gold::{GoldRow, KindScore, score_kinds};

fn rows(text: &str) -> Vec<GoldRow> {
    let practice = Practice::embedded().unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let kinds = |cell: &str| -> Vec<Kind> {
        cell.split_whitespace().map(|name| name.parse().unwrap()).collect()
    };
    let read = reader.records().map(|record| {
        let record = record.unwrap();
        GoldRow {
            id: record[0].to_owned(),
            agency: practice.agencies.named(&record[2]),
            text: record[3].to_owned(),
            kinds: kinds(&record[4]),
            role: match &record[5] {
                "victim" => Role::Victim,
                "suspect" => Role::Suspect,
                "both" => Role::Both,
                _ => Role::None,
            },
            trap: record[6].to_owned(),
            absent: kinds(&record[7]),
        }
    });
    read.collect()
}

fn coder() -> Coder {
    Coder::new(&Practice::embedded().unwrap(), &[]).unwrap()
}

fn print(name: &str, score: &KindScore) {
    println!(
        "{name}: macro-F1 {:.3}, traps {}/{}, main kind {:.3}, role {:.3}",
        score.macro_f1,
        score.traps.held,
        score.traps.of,
        score.main_kind_accuracy.rate(),
        score.role_accuracy.rate(),
    );
}

#[test]
fn the_development_half() {
    let rows = rows(include_str!("../gold/kinds-development.csv"));
    let score = score_kinds(&rows, &coder());
    print("development", &score);
    if std::env::var_os("SHOW").is_some() {
        for (kind, tally) in &score.per_kind {
            println!(
                "{kind}: {:.2} right {} wrong {} missed {}",
                tally.f1(),
                tally.right,
                tally.wrong,
                tally.missed
            );
        }
        for (trap, share) in &score.traps_by_type {
            println!("trap {trap}: {}/{}", share.held, share.of);
        }
        let coder = coder();
        for miss in &score.misses {
            let row = rows.iter().find(|row| row.id == miss.id).unwrap();
            let coded = coder.code_text(&row.text, Some(&row.agency));
            println!("\n{} [{}] {}", row.id, row.trap, row.text);
            println!("   want {} got {}", names(&miss.expected), names(&miss.coded));
            for mention in &coded.mentions {
                let odd =
                    miss.expected.contains(&mention.kind) != miss.coded.contains(&mention.kind);
                if odd {
                    println!(
                        "   {} “{}” {:?} {:?} {}",
                        mention.kind, mention.words, mention.about, mention.standing, mention.why
                    );
                }
            }
        }
    }
    assert!(score.macro_f1 > 0.30);
}

fn names(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" ")
}
