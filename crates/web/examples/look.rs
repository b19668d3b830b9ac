//! Serves the pages on this machine, to look at them: `cargo run -p web --example look -- 8090`.
#![allow(clippy::disallowed_methods, reason = "an example program hands in the clock")]

use practice::Practice;
use std::error::Error;
use std::sync::Arc;
use web::app::{App, Handed, Settings};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).map_or(Ok(8090), |port| port.parse())?;
    let address = format!("http://127.0.0.1:{port}");
    let app = App::new(Handed {
        practice: Arc::new(Practice::embedded()?),
        settings: Settings {
            partnership: "Anyshire Safeguarding Children Partnership".to_owned(),
            address: address.clone(),
            help: "help@throughline.example".to_owned(),
            notice: Some("Everything here is invented: no real child is meant.".to_owned()),
        },
        now: jiff::Timestamp::now,
        metrics: None,
    });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("{address}");
    axum::serve(listener, web::router(app)).await?;
    Ok(())
}
