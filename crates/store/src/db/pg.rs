//! PostgreSQL: a connection that remembers what it has prepared.

use super::{Arg, Row};
use crate::Result;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, Config, NoTls, Statement};
use std::collections::HashMap;
use std::time::Duration;

/// How long to wait for a server that does not answer at all.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) struct Pg {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

impl Pg {
    pub(crate) fn open(config: &Config) -> Result<Self> {
        let mut config = config.clone();
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        config.application_name("throughline");
        let client = config.connect(NoTls)?;
        Ok(Self { client, prepared: HashMap::new() })
    }

    fn statement(&mut self, sql: &'static str) -> Result<Statement> {
        if let Some(known) = self.prepared.get(sql) {
            return Ok(known.clone());
        }
        let fresh = self.client.prepare(sql)?;
        self.prepared.insert(sql, fresh.clone());
        Ok(fresh)
    }

    pub(crate) fn each(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        read: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let statement = self.statement(sql)?;
        let args = args.iter().map(Arg::as_pg);
        let mut rows = self.client.query_raw(&statement, args)?;
        while let Some(row) = rows.next()? {
            read(&Row::Pg(&row))?;
        }
        Ok(())
    }

    pub(crate) fn run(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64> {
        let statement = self.statement(sql)?;
        let args: Vec<_> = args.iter().map(Arg::as_pg).collect();
        Ok(self.client.execute(&statement, &args)?)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.client.batch_execute(sql)?)
    }

    #[cfg(test)]
    pub(crate) fn prepare(&mut self, sql: &'static str) -> Result<()> {
        self.statement(sql).map(|_| ())
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.client.is_closed()
    }
}

impl Arg<'_> {
    fn as_pg(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Text(text) => text,
            Self::Int(number) => number,
            Self::Bool(truth) => truth,
        }
    }
}
