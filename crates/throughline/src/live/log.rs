//! The log of the server: one JSON object a line in the names of the Elastic Common Schema, so that
//! a partnership's own tools read it. Names of people stand in none of it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::fmt;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry};

/// Writes the log to standard error: at level `info`, or as `filter` says (`warn`,
/// `info,store=debug`).
pub fn start(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter)?;
    Ok(Registry::default()
        .with(filter)
        .with(Ecs { to: std::io::stderr, now: super::now })
        .try_init()?)
}

/// Events as lines of the schema.
struct Ecs<W> {
    to: W,
    now: fn() -> Timestamp,
}

/// The fields of a span or an event.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        self.0.insert(named(field.name()).to_owned(), value);
    }
}

/// The schema's name of a field; one that it does not know goes under `labels`.
fn named(name: &str) -> &str {
    match name {
        "operation" => "trace.id",
        "method" => "http.request.method",
        "route" => "url.path",
        "status" => "http.response.status_code",
        "milliseconds" => "event.duration",
        "error" => "error.message",
        other => other,
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, Value::String(format!("{value:?}")));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, json!(value));
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, json!(value));
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, json!(value));
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, json!(value));
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        // The schema counts durations in nanoseconds.
        let duration = field.name() == "milliseconds";
        self.put(field, if duration { json!((value * 1e6) as u64) } else { json!(value) });
    }
}

impl<S, W> Layer<S> for Ecs<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        use std::io::Write;
        let level = event.metadata().level().as_str().to_lowercase();
        let mut line = Map::new();
        line.insert("@timestamp".to_owned(), json!((self.now)().to_string()));
        line.insert("log.level".to_owned(), json!(level));
        line.insert("log.logger".to_owned(), json!(event.metadata().target()));
        line.insert("ecs.version".to_owned(), json!("8.17.0"));
        line.insert("service.name".to_owned(), json!("throughline"));
        for span in context
            .event_scope(event)
            .into_iter()
            .flat_map(tracing_subscriber::registry::Scope::from_root)
        {
            if let Some(fields) = span.extensions().get::<Fields>() {
                line.extend(fields.0.clone());
            }
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        line.extend(fields.0);
        // A log that cannot be written must not stop the work that it tells of.
        let _ = writeln!(self.to.make_writer(), "{}", Value::Object(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_json_in_the_schemas_names_with_what_its_span_knows() {
        let kept = Kept::default();
        let to = kept.clone();
        let layer = Ecs { to: move || to.clone(), now: || Timestamp::UNIX_EPOCH };
        tracing::subscriber::with_default(Registry::default().with(layer), || {
            let span =
                tracing::info_span!("request", operation = "AB-12", route = "/child/{child}");
            span.in_scope(|| tracing::info!(status = 200_u16, milliseconds = 1.5, "answered"));
        });
        let line = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let line: Value = serde_json::from_str(line.trim()).unwrap();
        assert_eq!(line["trace.id"], "AB-12");
        assert_eq!(line["url.path"], "/child/{child}");
        assert_eq!(line["http.response.status_code"], 200);
        assert_eq!(line["event.duration"], 1_500_000);
        assert_eq!(line["message"], "answered");
        assert_eq!(line["@timestamp"], "1970-01-01T00:00:00Z");
    }
}
