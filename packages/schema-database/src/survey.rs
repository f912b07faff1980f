//! One report of many databases: those that differ alike stand together. Reports of shards are joined to one.

use crate::Error;
use crate::gate::{Checked, Outcome};
use crate::targets::{Shard, repeated};
use schema_core::report::{Finding, Severity};
use schema_core::verdict::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What many databases say. docs/json.md describes the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// Which part of the databases was asked.
    pub shard: Option<Shard>,
    /// The canonical schema that they were measured by: its checksum.
    pub schema: String,
    /// How many databases were asked.
    pub databases: usize,
    /// What is wrong with the repository itself.
    pub findings: Vec<Finding>,
    /// Databases that are alike, worst first.
    pub groups: Vec<Group>,
}

/// Databases of which the same is to be said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Their names.
    pub databases: Vec<String>,
    /// How they stand to the repository.
    pub verdict: Option<Verdict>,
    /// Why nothing else can be said of them.
    pub error: Option<String>,
    /// The migrations that they have still to apply.
    pub pending: Vec<String>,
    /// The schema version that was recorded in them.
    pub recorded: Option<String>,
    /// What is to be told of each of them.
    pub findings: Vec<Finding>,
}

/// How a group is judged; the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// What was demanded.
    Well,
    /// Nobody knows.
    Unknown,
    /// Something differs.
    Found,
    /// The record itself cannot be believed.
    Integrity,
}

impl Grade {
    fn of(findings: &[Finding]) -> Grade {
        match findings.iter().map(|finding| finding.severity).max() {
            Some(Severity::Integrity) => Grade::Integrity,
            Some(Severity::Error) => Grade::Found,
            Some(Severity::Warning) | None => Grade::Well,
        }
    }
}

impl Group {
    /// How bad it is.
    pub fn grade(&self) -> Grade {
        if self.error.is_some() { Grade::Unknown } else { Grade::of(&self.findings) }
    }

    /// The group as the outcome of one database.
    pub fn outcome(&self) -> Outcome {
        Outcome {
            verdict: self.verdict,
            findings: self.findings.clone(),
            pending: self.pending.clone(),
            recorded: self.recorded.clone(),
            ..Outcome::default()
        }
    }

    /// What must be the same for two groups to be one.
    fn likeness(&self) -> String {
        let alike = (&self.verdict, &self.error, &self.pending, &self.recorded, &self.findings);
        serde_json::to_string(&alike).unwrap_or_default()
    }

    fn of(checked: &Checked, describe: &dyn Fn(&Error) -> String) -> Group {
        let databases = vec![checked.name.clone()];
        match &checked.answer {
            Ok(outcome) => Group {
                databases,
                verdict: outcome.verdict,
                error: None,
                pending: outcome.pending.clone(),
                recorded: outcome.recorded.clone(),
                findings: outcome.findings.clone(),
            },
            Err(error) => {
                // Two databases that cannot be reached for one reason are alike.
                let (target, database) = (&checked.label, format!("\"{}\"", checked.name));
                let error = describe(error).replace(target, "the database").replace(&database, "\"…\"");
                Group {
                    databases,
                    verdict: None,
                    error: Some(error),
                    pending: Vec::new(),
                    recorded: None,
                    findings: Vec::new(),
                }
            }
        }
    }
}

/// Why reports cannot be joined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum MergeError {
    #[error("there is no report")]
    Nothing,
    #[error("the reports are of different versions of schema.sql")]
    DifferentSchemas,
    #[error("some reports are of shards, and some are not, or of another number of them")]
    DifferentShards,
    #[error("there is no report of shard {0}")]
    MissingShard(Shard),
    #[error("`{0}` is in two reports")]
    Repeated(String),
}

impl Survey {
    /// The report of what was asked; `describe` words an error in one line.
    pub fn of(
        schema: &str,
        shard: Option<Shard>,
        findings: Vec<Finding>,
        checked: &[Checked],
        describe: &dyn Fn(&Error) -> String,
    ) -> Survey {
        let groups = join(checked.iter().map(|checked| Group::of(checked, describe)));
        Survey { shard, schema: schema.to_owned(), databases: checked.len(), findings, groups }
    }

    /// How bad it is, all in all. What could not be asked does not hide what was found.
    pub fn grade(&self) -> Grade {
        let groups = self.groups.iter().map(Group::grade).max();
        groups.unwrap_or(Grade::Well).max(Grade::of(&self.findings))
    }

    /// One report of several.
    ///
    /// # Errors
    /// When they do not belong together, or one is missing: nothing is known of its databases.
    pub fn merge(surveys: Vec<Survey>) -> Result<Survey, MergeError> {
        let first = surveys.first().ok_or(MergeError::Nothing)?;
        if surveys.iter().any(|survey| survey.schema != first.schema) {
            return Err(MergeError::DifferentSchemas);
        }
        let of = first.shard.map(|shard| shard.of);
        if surveys.iter().any(|survey| survey.shard.map(|shard| shard.of) != of) {
            return Err(MergeError::DifferentShards);
        }
        let present: BTreeSet<Shard> = surveys.iter().filter_map(|survey| survey.shard).collect();
        let mut wanted = (1..=of.unwrap_or(0)).map(|number| Shard { number, of: of.unwrap_or(0) });
        if let Some(missing) = wanted.find(|shard| !present.contains(shard)) {
            return Err(MergeError::MissingShard(missing));
        }
        let groups = surveys.iter().flat_map(|survey| &survey.groups);
        let names = groups.clone().flat_map(|group| &group.databases).map(String::as_str);
        if let Some(name) = repeated(names).first() {
            return Err(MergeError::Repeated((*name).to_owned()));
        }
        let mut findings: Vec<Finding> = Vec::new();
        for finding in surveys.iter().flat_map(|survey| &survey.findings) {
            if !findings.contains(finding) {
                findings.push(finding.clone());
            }
        }
        Ok(Survey {
            shard: None,
            schema: first.schema.clone(),
            databases: surveys.iter().map(|survey| survey.databases).sum(),
            findings,
            groups: join(groups.cloned()),
        })
    }
}

/// Groups of which the same is said become one; worst first, then the largest.
fn join(groups: impl Iterator<Item = Group>) -> Vec<Group> {
    let mut joined: BTreeMap<String, Group> = BTreeMap::new();
    for group in groups {
        match joined.entry(group.likeness()) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(group);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                place.get_mut().databases.extend(group.databases);
            }
        }
    }
    let mut groups: Vec<Group> = joined.into_values().collect();
    groups.iter_mut().for_each(|group| group.databases.sort());
    groups.sort_by_key(|group| {
        (
            std::cmp::Reverse(group.grade()),
            std::cmp::Reverse(group.databases.len()),
            group.databases.first().cloned(),
        )
    });
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(names: &[&str], verdict: Option<Verdict>, finding: Option<Severity>) -> Group {
        Group {
            databases: names.iter().map(|name| (*name).to_owned()).collect(),
            verdict,
            error: None,
            pending: Vec::new(),
            recorded: None,
            findings: finding
                .map(|severity| Finding::new(severity, "code", "subject", "message"))
                .into_iter()
                .collect(),
        }
    }

    fn survey(shard: Option<&str>, groups: Vec<Group>) -> Survey {
        let databases = groups.iter().map(|group| group.databases.len()).sum();
        let shard = shard.map(|shard| shard.parse().unwrap());
        Survey { shard, schema: "checksum".into(), databases, findings: Vec::new(), groups }
    }

    #[test]
    fn what_differs_alike_stands_together_worst_first() {
        let well = |name| group(&[name], Some(Verdict::InSync), None);
        let drifted = |name| group(&[name], Some(Verdict::Diverged), Some(Severity::Error));
        let groups = join([well("a"), drifted("d"), well("c"), drifted("b"), well("e")].into_iter());
        let names: Vec<&[String]> = groups.iter().map(|group| group.databases.as_slice()).collect();
        assert_eq!(names, [&["b", "d"][..], &["a", "c", "e"]]);
    }

    #[test]
    fn what_could_not_be_asked_does_not_hide_what_was_found() {
        let lost = Group { error: Some("cannot connect".into()), ..group(&["a"], None, None) };
        let drifted = group(&["b"], Some(Verdict::Diverged), Some(Severity::Error));
        let tampered = group(&["c"], Some(Verdict::Diverged), Some(Severity::Integrity));
        let well = group(&["d"], Some(Verdict::InSync), None);
        let grade =
            |groups: &[&Group]| survey(None, groups.iter().map(|group| (*group).clone()).collect()).grade();
        assert_eq!(grade(&[&well]), Grade::Well);
        assert_eq!(grade(&[&well, &lost]), Grade::Unknown);
        assert_eq!(grade(&[&lost, &drifted]), Grade::Found);
        assert_eq!(grade(&[&drifted, &tampered, &lost]), Grade::Integrity);
    }

    #[test]
    fn shards_are_joined_when_all_are_there() {
        let part = |shard, name| survey(Some(shard), vec![group(&[name], Some(Verdict::InSync), None)]);
        let merged = Survey::merge(vec![part("2/2", "b"), part("1/2", "a")]).unwrap();
        assert_eq!((merged.databases, merged.groups.len(), merged.shard), (2, 1, None));
        assert_eq!(merged.groups[0].databases, ["a", "b"]);
        let missing = Survey::merge(vec![part("2/3", "b"), part("3/3", "a")]);
        assert_eq!(missing, Err(MergeError::MissingShard("1/3".parse().unwrap())));
        let twice = Survey::merge(vec![part("2/2", "b"), part("1/2", "b")]);
        assert_eq!(twice, Err(MergeError::Repeated("b".into())));
        let mixed = Survey::merge(vec![part("1/2", "b"), survey(None, Vec::new())]);
        assert_eq!(mixed, Err(MergeError::DifferentShards));
        let other = Survey { schema: "another".into(), ..part("2/2", "b") };
        assert_eq!(Survey::merge(vec![part("1/2", "a"), other]), Err(MergeError::DifferentSchemas));
        assert_eq!(Survey::merge(Vec::new()), Err(MergeError::Nothing));
    }
}
