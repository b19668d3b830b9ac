//! How many dates a second are read on one core, beside jiff's own `strptime` on the same cells.
//! Run with `cargo bench -p returns --bench dates`.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use practice::Practice;
use returns::dates::{Context, read};
use std::hint::black_box;
use std::time::Instant;

const CELLS: i64 = 200_000;

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed(name: &str, cells: &[String], mut read: impl FnMut(&str) -> bool) {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let found = cells.iter().filter(|cell| black_box(read(black_box(cell)))).count();
        best = best.min(start.elapsed().as_secs_f64());
        black_box(found);
    }
    println!("{name:44} {:>12.0} dates/s", cells.len() as f64 / best);
}

fn printed(form: &str) -> Vec<String> {
    let day = |n: i64| date(2001, 1, 1).checked_add((n % 9000).days());
    (0..CELLS).filter_map(|n| day(n).ok()).map(|day| day.strftime(form).to_string()).collect()
}

fn main() {
    let practice = match Practice::embedded() {
        Ok(practice) => practice,
        Err(error) => {
            println!("{error}");
            return;
        }
    };
    let ctx = Context::new(&practice.calendar);
    let ours = |cell: &str| read(cell, &ctx).problem.is_none();
    let slashes = printed("%d/%m/%Y");
    timed("dd/mm/yyyy, jiff strptime", &slashes, |cell| Date::strptime("%d/%m/%Y", cell).is_ok());
    timed("dd/mm/yyyy", &slashes, ours);
    let forms = [
        "%d/%m/%y",
        "%-d-%b-%y",
        "%d %b %Y 14:05",
        "%d/%m/%y 1940 hrs",
        "%Y-%m-%d",
        "%A %-d %B %Y",
        "early %b %Y",
        "w/c %d %b %y",
        "??/%m/%Y",
        "12-14/%m/%y",
        "%b–Dec %Y",
        "%Y-%m",
    ];
    for form in forms {
        timed(form, &printed(form), ours);
    }
    let all: Vec<Vec<String>> = forms.iter().map(|form| printed(form)).collect();
    let mixed: Vec<String> =
        (0..CELLS as usize).filter_map(|n| all.get(n % all.len())?.get(n)).cloned().collect();
    timed("all of these in turn", &mixed, ours);
}
