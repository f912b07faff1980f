//! Questions about rows: one query each, in a savepoint, so that one that cannot be answered harms no other.

use super::bound;
use super::ground::{Asked, spelled, table};
use crate::error::{Error, count};
use postgres::Transaction;
use postgres::error::SqlState;
use schema_core::quote;
use schema_script::demand::{Demand, ForeignKey, Nulls};

/// What is known of the rows.
pub(super) enum Answer {
    /// All fit.
    Fits,
    /// So many do not; the keys of some.
    Amiss { rows: i64, keys: Vec<String> },
    /// Why nobody can tell.
    Unknown(String),
}

/// Where a block leaves what it counted.
const COUNTED: &str = "schema_sync.counted";

/// Asks, and undoes all that asking did to the session.
pub(super) fn ask(transaction: &mut Transaction<'_>, asked: &Asked) -> Result<Answer, Error> {
    let failed = || Error::query("look at the rows before migrating");
    let mut savepoint = transaction.transaction().map_err(failed())?;
    let answer = match answer(&mut savepoint, asked) {
        Ok(answer) => Ok(answer),
        Err(Error::Query { source, .. }) if source.as_db_error().is_some() => {
            Ok(Answer::Unknown(reason(&source)))
        }
        Err(error) => Err(error),
    };
    savepoint.rollback().map_err(failed())?;
    answer
}

/// Without the server's words: values may stand in them.
fn reason(error: &postgres::Error) -> String {
    let state = error.code().map_or("", SqlState::code);
    match state {
        "57014" => "it takes longer than a minute".to_owned(),
        "55P03" => "somebody holds a lock on the table".to_owned(),
        "42501" => "the role may not see all rows".to_owned(),
        _ if state.starts_with("42") => {
            format!("it cannot be asked before the statements that come first ({state})")
        }
        _ => format!("asking ends with an error ({state})"),
    }
}

fn answer(savepoint: &mut Transaction<'_>, asked: &Asked) -> Result<Answer, Error> {
    let failed = || Error::query("look at the rows before migrating");
    let question = match &asked.demand {
        Demand::Type { column, type_text, using } if asked.labels.is_empty() => {
            return converted(savepoint, asked, column, type_text, using.as_deref());
        }
        _ => question(savepoint, asked)?,
    };
    let Some(question) = question else { return Ok(Answer::Fits) };
    let row = savepoint.query_one(&question, &[]).map_err(failed())?;
    Ok(amiss(row.get("rows"), row.get("keys")))
}

fn amiss(rows: i64, keys: Vec<Option<String>>) -> Answer {
    if rows == 0 {
        return Answer::Fits;
    }
    Answer::Amiss { rows, keys: keys.into_iter().flatten().collect() }
}

/// The query that counts what does not fit; `None` where nothing can be amiss.
fn question(savepoint: &mut Transaction<'_>, asked: &Asked) -> Result<Option<String>, Error> {
    Ok(Some(match &asked.demand {
        Demand::NotNull(column) => where_not(asked, &format!("{} IS NULL", quote::identifier(column))),
        Demand::Absent(_) => where_not(asked, "true"),
        Demand::Check(expression) => where_not(asked, &format!("NOT ({expression})")),
        Demand::Type { column, .. } => {
            let labels: Vec<String> = asked.labels.iter().map(|label| quote::literal(label)).collect();
            let column = quote::identifier(column);
            where_not(asked, &format!("{column}::pg_catalog.text NOT IN ({})", labels.join(", ")))
        }
        Demand::Unique { keys, predicate, nulls } => alike(asked, keys, predicate.as_deref(), *nulls),
        Demand::ForeignKey(key) => return orphans(savepoint, asked, key),
        Demand::Exclude { elements, predicate } => excluded(asked, elements, predicate.as_deref()),
        Demand::Within(parent, bound) => {
            let Some(parent) = table(savepoint, &spelled(parent))? else { return Ok(None) };
            let Some(condition) = bound::condition(&parent, bound) else { return Ok(None) };
            if parent.name != asked.table {
                where_not(asked, &format!("({condition}) IS NOT TRUE"))
            } else if let Some(default) = &parent.default_partition {
                let Some(default) = table(savepoint, default)? else { return Ok(None) };
                counted(&default.name, &default.key, &condition)
            } else {
                return Ok(None);
            }
        }
        // It was resolved to what it asks for.
        Demand::Validated(_) => return Ok(None),
    }))
}

fn where_not(asked: &Asked, condition: &str) -> String {
    counted(&asked.from, &asked.key, condition)
}

fn counted(from: &str, key: &str, condition: &str) -> String {
    format!(
        "WITH amiss AS MATERIALIZED (SELECT {key} AS key FROM {from} WHERE {condition}) \
         SELECT (SELECT pg_catalog.count(*) FROM amiss) AS rows, \
         ARRAY(SELECT key FROM amiss LIMIT 3) AS keys"
    )
}

fn alike(asked: &Asked, keys: &[String], predicate: Option<&str>, nulls: Nulls) -> String {
    let each = |text: &str| keys.iter().map(|key| format!("({key}){text}")).collect::<Vec<_>>();
    let mut conditions: Vec<String> = predicate.iter().map(|text| format!("({text})")).collect();
    if nulls == Nulls::Distinct {
        conditions.extend(each(" IS NOT NULL"));
    }
    let conditions = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
    let has_null = match nulls {
        Nulls::Refused => format!(" OR {}", each(" IS NULL").join(" OR ")),
        Nulls::Distinct | Nulls::Alike => String::new(),
    };
    let having = format!("pg_catalog.count(*) > 1{has_null}");
    format!(
        "WITH amiss AS MATERIALIZED (SELECT pg_catalog.count(*) AS number, pg_catalog.min({key}) AS key, \
         pg_catalog.max({key}) AS other FROM {from} WHERE {conditions} GROUP BY {keys} HAVING {having}) \
         SELECT (SELECT coalesce(pg_catalog.sum(number), 0)::pg_catalog.int8 FROM amiss) AS rows, \
         ARRAY(SELECT key || CASE WHEN number > 1 THEN ' and ' || other ELSE '' END FROM amiss LIMIT 3) AS keys",
        key = asked.key,
        from = asked.from,
        keys = each("").join(", "),
    )
}

fn orphans(
    savepoint: &mut Transaction<'_>,
    asked: &Asked,
    key: &ForeignKey,
) -> Result<Option<String>, Error> {
    let Some(referenced) = table(savepoint, &spelled(&key.referenced))? else { return Ok(None) };
    let others =
        if key.referenced_columns.is_empty() { &referenced.primary_key } else { &key.referenced_columns };
    if others.len() != key.columns.len() {
        return Ok(None);
    }
    let own: Vec<String> = key.columns.iter().map(|it| format!("o.{}", quote::identifier(it))).collect();
    let has = |text: &str, joined: &str| {
        own.iter().map(|column| format!("{column}{text}")).collect::<Vec<_>>().join(joined)
    };
    let equal: Vec<String> = own
        .iter()
        .zip(others)
        .map(|(own, other)| format!("r.{} = {own}", quote::identifier(other)))
        .collect();
    let mut condition = format!(
        "{} AND NOT EXISTS (SELECT FROM {} AS r WHERE {})",
        has(" IS NOT NULL", " AND "),
        referenced.name,
        equal.join(" AND ")
    );
    if key.is_full {
        condition =
            format!("({condition}) OR (({}) AND ({}))", has(" IS NULL", " OR "), has(" IS NOT NULL", " OR "));
    }
    Ok(Some(counted(&format!("{} AS o", asked.from), &asked.key, &condition)))
}

fn excluded(asked: &Asked, elements: &[(String, String)], predicate: Option<&str>) -> String {
    let columns: Vec<String> = elements
        .iter()
        .enumerate()
        .map(|(index, (expression, _))| format!("({expression}) AS e{index}"))
        .collect();
    let conflicts: Vec<String> = elements
        .iter()
        .enumerate()
        .map(|(index, (_, operator))| format!("one.e{index} {operator} other.e{index}"))
        .collect();
    format!(
        "WITH looked_at AS MATERIALIZED (SELECT tableoid AS t, ctid AS c, {key} AS key, {columns} FROM {from} \
         WHERE {condition}), amiss AS MATERIALIZED (SELECT one.key FROM looked_at AS one WHERE EXISTS (SELECT FROM \
         looked_at AS other WHERE (one.t, one.c) <> (other.t, other.c) AND {conflicts})) \
         SELECT (SELECT pg_catalog.count(*) FROM amiss) AS rows, ARRAY(SELECT key FROM amiss LIMIT 3) AS keys",
        key = asked.key,
        columns = columns.join(", "),
        from = asked.from,
        condition = predicate.unwrap_or("true"),
        conflicts = conflicts.join(" AND "),
    )
}

/// Whether values can become those of another type, as a column's would: too long a text is an error, not cut off.
fn converted(
    savepoint: &mut Transaction<'_>,
    asked: &Asked,
    column: &str,
    type_text: &str,
    using: Option<&str>,
) -> Result<Answer, Error> {
    let takes_all = ["text", "varchar", "character varying", "pg_catalog.text"];
    if using.is_none() && takes_all.contains(&type_text.to_ascii_lowercase().as_str()) {
        return Ok(Answer::Fits);
    }
    let failed = || Error::query("look at the rows before migrating");
    let expression = using.map_or_else(|| quote::identifier(column), str::to_owned);
    let block = include_str!("converted.sql")
        .replace("<setting>", &quote::literal(COUNTED))
        .replace("<key>", &asked.key)
        .replace("<from>", &asked.from)
        .replace("<type>", type_text)
        .replace("<expression>", &expression);
    savepoint.batch_execute(&format!("DO {}", quote::literal(&block))).map_err(failed())?;
    let question = "SELECT (j ->> 'rows')::pg_catalog.int8 AS rows, \
                    ARRAY(SELECT pg_catalog.json_array_elements_text(j -> 'keys')) AS keys \
                    FROM (SELECT pg_catalog.current_setting($1)::pg_catalog.json) AS s (j)";
    let row = savepoint.query_one(question, &[&COUNTED]).map_err(failed())?;
    Ok(amiss(row.get("rows"), row.get("keys")))
}

impl Asked {
    /// What is amiss with so many rows. Of the rows themselves only keys are told.
    pub(super) fn complaint(&self, rows: i64, keys: &[String]) -> String {
        let number = count(usize::try_from(rows).unwrap_or(usize::MAX), "row");
        let one = |one: &'static str, many: &'static str| if rows == 1 { one } else { many };
        let column = |name: &str| quote::display(self.value_of.as_deref().unwrap_or(name));
        let what = match &self.demand {
            Demand::NotNull(name) => format!("{} no value in {}", one("has", "have"), column(name)),
            Demand::Absent(name) => {
                format!("{} no value for {}, which has no default", one("has", "have"), column(name))
            }
            Demand::Check(expression) => match &self.value_of {
                Some(name) => format!(
                    "{} in {} what fails CHECK ({expression})",
                    one("has", "have"),
                    quote::display(name)
                ),
                None => format!("{} CHECK ({expression})", one("fails", "fail")),
            },
            Demand::Unique { keys, nulls, .. } => {
                let or = if *nulls == Nulls::Refused { " or without value" } else { "" };
                format!("{} alike{or} in {}", one("is", "are"), keys.join(", "))
            }
            Demand::ForeignKey(key) => {
                let columns: Vec<String> = key.columns.iter().map(|it| quote::display(it)).collect();
                format!(
                    "{} in {} to none of {}",
                    one("refers", "refer"),
                    columns.join(", "),
                    spelled(&key.referenced)
                )
            }
            Demand::Type { column: name, type_text, .. } => {
                format!("{} in {} what is no {type_text}", one("has", "have"), column(name))
            }
            Demand::Exclude { .. } => "stand in each other's way".to_owned(),
            Demand::Within(parent, _)
                if spelled(parent) == self.table
                    || parent.last().is_some_and(|name| self.table.ends_with(name)) =>
            {
                format!("of the default partition {} into the new one", one("belongs", "belong"))
            }
            Demand::Within(..) => format!("{} outside of the partition's bound", one("lies", "lie")),
            Demand::Validated(constraint) => format!("{} {constraint}", one("fails", "fail")),
        };
        let keys = match keys {
            [] => "the table has no primary key to name them by".to_owned(),
            keys => format!("by primary key: {}{}", keys.join(", "), if rows > 3 { ", …" } else { "" }),
        };
        format!("{number} {what}; {keys}")
    }
}
