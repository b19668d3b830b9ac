//! Serves the pages over an invented partnership, with one of its practitioners signed in, to look
//! at them: `cargo run -p web --features testing --example look -- 8090 worker`.

use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let port: u16 = words.next().map_or(Ok(8090), |port| port.parse())?;
    let who = words.next().unwrap_or_else(|| "worker".to_owned());
    let server = web::testing::server(web::testing::app(), Some(&who));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://127.0.0.1:{port}/child/{}", web::testing::CHILD);
    axum::serve(listener, server).await?;
    Ok(())
}
