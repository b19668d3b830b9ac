//! The model in words and tables, for whoever answers for its use.

use crate::fields::Field;
use crate::outcome::{Outcome, Reconciled, Status};
use crate::run::{Linked, Settings};
use crate::table::Table;
use std::fmt::Write;

/// A report in Markdown: outcomes, thresholds and why, what the model expects of its own errors,
/// recall by group, and every chance that it uses.
pub fn report(table: &Table, linked: &Linked, settings: &Settings) -> String {
    let mut out = String::from("# How the records were linked\n\n");
    // Writing into a string does not fail.
    let _ = write(&mut out, table, linked, settings);
    out
}

fn write(
    out: &mut String,
    table: &Table,
    linked: &Linked,
    settings: &Settings,
) -> std::fmt::Result {
    let expected = &linked.expected;
    let clusters = linked.clusters.of.iter().zip(0_u32..).filter(|(of, at)| *of == at).count();
    writeln!(out, "| | |\n| --- | ---: |")?;
    writeln!(out, "| records | {} |\n| clusters | {clusters} |", table.len())?;
    writeln!(out, "| pairs compared | {} |", expected.compared)?;
    writeln!(out, "| pairs at or above {} (match) | {} |", settings.matched, expected.matched)?;
    writeln!(out, "| pairs for a person to look at | {} |\n", linked.review.len())?;
    out.push_str("## Thresholds\n\n");
    writeln!(
        out,
        "Match from {}, for a person to look at from {}, low below. These are the outcomes and thresholds of the \
         Department for Education's matcher; they hold for a probability, so that nothing is tuned to this data.\n",
        settings.matched, settings.review
    )?;
    out.push_str("## Errors that the model expects\n\n");
    writeln!(
        out,
        "Of {} matched pairs about {:.1} are expected to be wrong. Among pairs compared about {:.1} of one person \
         are expected below the threshold. Pairs that no blocking rule brought together are not counted here. \
         These are the model's own expectations, not a measurement.\n",
        expected.matched, expected.wrong, expected.missed
    )?;
    outcomes(out, linked)?;
    reconciled(out, table, linked)?;
    groups(out, linked)?;
    chances(out, linked)
}

fn outcomes(out: &mut String, linked: &Linked) -> std::fmt::Result {
    out.push_str("## Outcomes by record\n\nOnly a Match is used without a person having looked.\n\n| outcome | records |\n| --- | ---: |\n");
    for outcome in Outcome::ALL.into_iter().rev() {
        let count = linked.outcomes.iter().filter(|o| **o == outcome).count();
        writeln!(out, "| {} | {count} |", outcome.name())?;
    }
    out.push('\n');
    Ok(())
}

fn reconciled(out: &mut String, table: &Table, linked: &Linked) -> std::fmt::Result {
    let all: Vec<_> = linked.reconciled(table).into_iter().flatten().collect();
    out.push_str(
        "## Reconciliation\n\nEach record beside the first of its cluster whose NHS number passes its check (those are not counted \
         themselves). Whether a number is unknown to the NHS or superseded can only be said by the national service.\n\n\
         | status | records |\n| --- | ---: |\n",
    );
    for status in Status::ALL {
        let count = all.iter().filter(|r| r.status == status).count();
        writeln!(out, "| {} | {count} |", status.name())?;
    }
    out.push_str(
        "\n| field | Differences | MissingLocal | MissingNhs |\n| --- | ---: | ---: | ---: |\n",
    );
    let beside = |r: &&Reconciled| matches!(r.status, Status::Differences | Status::NoDifferences);
    for field in Field::ALL {
        let count = |of: fn(&Reconciled) -> &[Field]| {
            all.iter().filter(beside).filter(|r| of(r).contains(&field)).count()
        };
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            field.name(),
            count(|r| &r.differences),
            count(|r| &r.missing_left),
            count(|r| &r.missing_right)
        )?;
    }
    out.push('\n');
    Ok(())
}

fn groups(out: &mut String, linked: &Linked) -> std::fmt::Result {
    if linked.expected.groups.is_empty() {
        out.push_str("## Recall by group\n\nNo column is mapped to `group`, so recall by naming group is not known.\n\n");
        return Ok(());
    }
    out.push_str("## Recall by group\n\nBy the model's expectation; a group with less is missed more often.\n\n");
    out.push_str("| group | pairs of one person expected | at or above the threshold | share |\n| --- | ---: | ---: | ---: |\n");
    for (group, (all, found)) in &linked.expected.groups {
        let group = group.replace('|', "/");
        writeln!(
            out,
            "| {group} | {all:.0} | {found:.0} | {:.3} |",
            found / all.max(f64::MIN_POSITIVE)
        )?;
    }
    out.push('\n');
    Ok(())
}

fn chances(out: &mut String, linked: &Linked) -> std::fmt::Result {
    out.push_str("## Chances\n\nHow often each level is met where a field is recorded on both sides: among pairs of one person (m), of two people of one household, and of strangers (u).\n\n");
    out.push_str("| field | level | one person (m) | one household | strangers (u) |\n| --- | --- | ---: | ---: | ---: |\n");
    for field in Field::ALL {
        for (level, words) in field.levels().iter().enumerate().skip(1) {
            let [same, kin, strangers] = linked.model.chances(field, level);
            writeln!(
                out,
                "| {} | {words} | {same:.5} | {kin:.5} | {strangers:.7} |",
                field.name()
            )?;
        }
    }
    let [same, kin] = linked.model.shares();
    writeln!(
        out,
        "\nOf all pairs, {same:.3e} are of one person and {kin:.3e} of two people of one household."
    )
}
