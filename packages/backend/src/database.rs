//! The database: a pool of connections, and transactions in the name of a user in a warehouse.
//!
//! A request is one transaction. It runs in the role of the service and in one warehouse, so that the policies of the schema hold
//! whatever a query says, and with limits on how long it may run and wait.

use crate::caller::{Caller, Permission};
use crate::problem::{Kind, Problem};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Transaction};
use schema_database::connection::Target;
use std::num::NonZeroUsize;
use std::time::Duration;
use tokio_postgres::types::ToSql;
use tokio_postgres::{NoTls, Row};

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(3);

/// The database of the service.
pub struct Database {
    pool: Pool,
    role: String,
}

/// Parameters of a statement.
pub type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Database {
    /// A pool that connects as the gate does, when it is first asked.
    ///
    /// # Errors
    /// When TLS cannot be set up as asked.
    pub fn open(
        target: &Target,
        role: &str,
        connections: NonZeroUsize,
    ) -> Result<Database, schema_database::Error> {
        let (mut config, connector) = target.asynchronous()?;
        config.application_name("wms");
        let managing = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match connector {
            None => Manager::from_config(config, NoTls, managing),
            Some(connector) => Manager::from_config(config, connector, managing),
        };
        let pool = Pool::builder(manager)
            .max_size(connections.get())
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .recycle_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build();
        // Only a pool with timeouts and no runtime cannot be built.
        let pool = pool.unwrap_or_else(|error| unreachable!("{error}"));
        Ok(Database { pool, role: role.to_owned() })
    }

    /// A connection.
    ///
    /// # Errors
    /// When the database is away, or every connection in use.
    pub async fn client(&self) -> Result<Object, Problem> {
        Ok(self.pool.get().await?)
    }

    /// Whether the database answers, and lets us be the role of the service.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), Problem> {
        let mut client = self.client().await?;
        let transaction = client.build_transaction().read_only(true).start().await?;
        settle(&transaction, &self.role).await?;
        Ok(transaction.commit().await?)
    }

    /// Begins what changes nothing.
    ///
    /// # Errors
    /// When the user or the warehouse is unknown, or the user has no role there.
    pub async fn read<'a>(
        &self,
        client: &'a mut Object,
        warehouse: &str,
        caller: &Caller,
    ) -> Result<Work<'a>, Problem> {
        self.begin(client, Access::Read, (warehouse, caller, Permission::Look)).await
    }

    /// Begins what changes something.
    ///
    /// # Errors
    /// When the user or the warehouse is unknown, or the user may not do this there.
    pub async fn write<'a>(
        &self,
        client: &'a mut Object,
        who: (&str, &Caller, Permission),
    ) -> Result<Work<'a>, Problem> {
        self.begin(client, Access::Write, who).await
    }

    async fn begin<'a>(
        &self,
        client: &'a mut Object,
        access: Access,
        (warehouse, Caller(login), permission): (&str, &Caller, Permission),
    ) -> Result<Work<'a>, Problem> {
        let transaction = client.build_transaction().read_only(access == Access::Read).start().await?;
        settle(&transaction, &self.role).await?;
        let work = Work { transaction };
        let asked: Parameters<'_> = &[&warehouse, login, &permission.name()];
        let row = work.row(include_str!("caller/identify.sql"), asked).await?;
        if row.get::<_, Option<i64>>("user_id").is_none() {
            return Err(Problem::new(Kind::UnknownUser, format!("there is no user {login}")));
        }
        if row.get::<_, Option<i64>>("warehouse_id").is_none() {
            return Err(Problem::not_found(format_args!("warehouse {warehouse}")));
        }
        if !row.get::<_, bool>("is_permitted") {
            let what = permission.name().unwrap_or("look");
            let detail = format!("{login} has no permission to {} in {warehouse}", what.replace('_', " "));
            return Err(Problem::new(Kind::NotPermitted, detail));
        }
        Ok(work)
    }
}

async fn settle(transaction: &Transaction<'_>, role: &str) -> Result<(), Problem> {
    let statement = transaction.prepare_cached(include_str!("caller/session.sql")).await?;
    transaction.query_one(&statement, &[&role]).await?;
    Ok(())
}

/// A transaction in the name of somebody. Dropped, it is as if it had not been.
pub struct Work<'a> {
    transaction: Transaction<'a>,
}

impl Work<'_> {
    /// The rows of a query.
    ///
    /// # Errors
    /// When the database refuses; the transaction is over then.
    pub async fn rows(&self, sql: &'static str, parameters: Parameters<'_>) -> Result<Vec<Row>, Problem> {
        let statement = self.transaction.prepare_cached(sql).await?;
        Ok(self.transaction.query(&statement, parameters).await?)
    }

    /// The one row of a query.
    ///
    /// # Errors
    /// As [`Work::rows`], and when there is none or more.
    pub async fn row(&self, sql: &'static str, parameters: Parameters<'_>) -> Result<Row, Problem> {
        let statement = self.transaction.prepare_cached(sql).await?;
        Ok(self.transaction.query_one(&statement, parameters).await?)
    }

    /// The row of a query that may find none.
    ///
    /// # Errors
    /// As [`Work::rows`], and when there are more.
    pub async fn row_if_any(
        &self,
        sql: &'static str,
        parameters: Parameters<'_>,
    ) -> Result<Option<Row>, Problem> {
        let statement = self.transaction.prepare_cached(sql).await?;
        Ok(self.transaction.query_opt(&statement, parameters).await?)
    }

    /// Runs a statement; returns how many rows it changed.
    ///
    /// # Errors
    /// As [`Work::rows`].
    pub async fn execute(&self, sql: &'static str, parameters: Parameters<'_>) -> Result<u64, Problem> {
        let statement = self.transaction.prepare_cached(sql).await?;
        Ok(self.transaction.execute(&statement, parameters).await?)
    }

    /// Makes it so.
    ///
    /// # Errors
    /// When the database refuses: nothing has happened then.
    pub async fn commit(self) -> Result<(), Problem> {
        Ok(self.transaction.commit().await?)
    }
}
