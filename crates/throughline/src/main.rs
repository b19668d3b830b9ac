//! **The binary.** Words on the command line, settings, clock, progress and ports. No rule of any
//! kind lives here: a subcommand reads files, hands values to the rooms, and writes what comes back.

mod cli;
mod demo;
mod files;
mod generate;
mod gold;
mod gold_rows;
mod inputs;
mod link;
mod link_page;
mod live;
mod practice_check;
mod returns_check;
mod review_build;
mod same_event;
mod scan;
mod shapes;
mod summary;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(code) => code,
        // A reader that has heard enough (`| head`) is no error.
        Err(error) if heard_enough(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("throughline: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn heard_enough(error: &anyhow::Error) -> bool {
    let io = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.into_iter().any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
