//! `serve`: the live file on the web.

use super::{log, now, open, secrets, shown};
use crate::cli::Serve;
use crate::files::say;
use crate::inputs;
use access::Access;
use anyhow::{Context, Result, bail};
use metrics_exporter_prometheus::PrometheusBuilder;
use practice::Practice;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use store::Store;
use web::app::{App, Handed, InForce, Settings};
use web::sign_in::locked::Keys;
use web::sign_in::oidc::Provider;

/// What a settings file may say; a word on the command line or in the environment goes before it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    store: Option<String>,
    listen: Option<SocketAddr>,
    address: Option<String>,
    partnership: Option<String>,
    help: Option<String>,
    notice: Option<String>,
    practice: Option<std::path::PathBuf>,
    log: Option<String>,
    behind_proxy: bool,
    api_per_minute: Option<u32>,
    key_file: Option<std::path::PathBuf>,
    identity: Vec<Provider>,
}

/// Where `serve` keeps everything, unless told otherwise.
pub const STORE: &str = "throughline.db";

/// Requests a minute that a machine's token may send, unless told otherwise.
pub const API_PER_MINUTE: u32 = 600;

/// Runs `serve`.
pub fn run(options: Serve) -> Result<()> {
    let file = options.settings.as_deref().map(settings).transpose()?.unwrap_or_default();
    let place = options.store.or(file.store).unwrap_or_else(|| STORE.to_owned());
    let store = open(&place)?;
    let key_file = options.key_file.or(file.key_file);
    let keys = secrets::keys(&place, options.key.as_deref(), key_file.as_deref())?;
    let folder = options.practice.folder.or(file.practice);
    let files = inputs::practice_files(folder.as_deref())?;
    let practice = Practice::with_overrides(&files)?;
    let in_force = in_force(&practice, folder.as_deref(), &files);
    let listen =
        options.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    let kept = store.setting("partnership")?;
    let settings = Settings {
        partnership: options
            .partnership
            .or(file.partnership)
            .or(kept)
            .unwrap_or_else(|| "This safeguarding partnership".to_owned()),
        address: options
            .address
            .or(file.address)
            .unwrap_or_else(|| format!("http://localhost:{}", listen.port())),
        help: options
            .help_contact
            .or(file.help)
            .unwrap_or_else(|| "whoever runs this installation".to_owned()),
        notice: file.notice,
        behind_proxy: options.behind_proxy || file.behind_proxy,
        api_per_minute: options.api_per_minute.or(file.api_per_minute).unwrap_or(API_PER_MINUTE),
        identity: file.identity,
    };
    log::start(options.log.or(file.log).as_deref().unwrap_or("info"))?;
    say(&format!(
        "Serving {} at {} from `{}`. Stop with Ctrl+C.\n",
        settings.partnership,
        settings.address,
        shown(&place)
    ))?;
    over(store, keys, practice, in_force, settings, listen)
}

/// Where the rules in force come from and how they read, for the administrator's page.
pub fn in_force(practice: &Practice, folder: Option<&Path>, files: &[(String, String)]) -> InForce {
    InForce {
        folder: folder.map(|folder| folder.display().to_string()),
        files: files.iter().map(|(name, _)| name.clone()).collect(),
        complaints: practice::check(files).iter().map(ToString::to_string).collect(),
        document: documents::rules_html(practice),
    }
}

fn settings(path: &Path) -> Result<Written> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    toml::from_str(&text).with_context(|| format!("`{}`", path.display()))
}

/// Serves until told to stop; what was begun is finished first.
pub fn over(
    store: Store,
    secrets: Keys,
    practice: Practice,
    in_force: InForce,
    settings: Settings,
    listen: SocketAddr,
) -> Result<()> {
    if !settings.address.starts_with("http://") && !settings.address.starts_with("https://") {
        bail!(
            "`{}` is no address of the web; write it as https://throughline.example",
            settings.address
        );
    }
    let metrics =
        PrometheusBuilder::new().install_recorder().context("figures cannot be counted")?;
    let app = App::new(Handed {
        store,
        access: Arc::new(Access::new().context("the policies of who may see what")?),
        practice: Arc::new(practice),
        in_force,
        settings,
        secrets,
        now,
        metrics: Some(metrics),
    });
    let locked = app.lock_secrets().context("secrets cannot be locked under the key")?;
    if locked > 0 {
        tracing::info!(locked, "secrets were locked under the first key");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| {
            format!("cannot listen on {listen}; choose another with --listen 127.0.0.1:8081")
        })?;
        tracing::info!(%listen, "listening");
        // A job that is cut off by the end is taken again later.
        tokio::spawn(web::jobs::work(app.clone()));
        let service = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(stopped()).await?;
        tracing::info!("stopped");
        Ok(())
    })
}

/// Ctrl+C, or the word of whatever supervises the server.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
