//! The privileges of one grantee, and the statements that lead from some to others: of grants and of default privileges.
//! https://www.postgresql.org/docs/current/ddl-priv.html

use crate::kinds::common::Object;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a grantee has from one grantor: each privilege, and whether it can be passed on.
pub(crate) type Privileges<'a> = BTreeMap<&'a str, Passing>;

/// Whether a grantee can pass a privilege on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    Without,
    WithGrantOption,
}

/// What the grantee has without any grant.
pub(crate) const INITIAL: &str = "_default_privileges";

/// What a grantee has from each grantor; `None` is the object's owner.
pub(crate) type Grantors<'a> = BTreeMap<Option<&'a str>, Privileges<'a>>;

/// Privileges as the query words them: `SELECT`, `SELECT*`, `SELECT* by bob`.
pub(crate) fn by_grantor(privileges: &[Arc<str>]) -> Grantors<'_> {
    let mut grantors = Grantors::new();
    for privilege in privileges {
        let (privilege, grantor) = match privilege.split_once(" by ") {
            Some((privilege, grantor)) => (privilege, Some(grantor)),
            None => (&**privilege, None),
        };
        grantors.entry(grantor).or_default().extend([parse(privilege)]);
    }
    grantors
}

/// What the grantee has on one side. Of a grantor that only the other side names, it has the initial privileges.
pub(crate) fn whole<'a>(side: Object<'a>, other: Object<'a>) -> Grantors<'a> {
    let mut whole = by_grantor(side.list("privileges"));
    let initial = by_grantor(side.list(INITIAL));
    for (grantor, privileges) in by_grantor(other.list(INITIAL)) {
        if !initial.contains_key(&grantor) {
            whole.entry(grantor).or_insert(privileges);
        }
    }
    whole
}

/// A privilege, of which `*` marks the grant option.
pub(crate) fn parse(privilege: &str) -> (&str, Passing) {
    match privilege.strip_suffix('*') {
        Some(name) => (name, Passing::WithGrantOption),
        None => (privilege, Passing::Without),
    }
}

/// How privileges change, all of one form in one statement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Action<'a> {
    pub(crate) form: Form,
    pub(crate) privileges: Vec<&'a str>,
}

/// The forms of statements, in their order: what goes makes room for what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Revoke,
    RevokeGrantOption,
    Grant,
    GrantWithGrantOption,
}

impl Action<'_> {
    /// The statement, with `word` for each privilege.
    pub(crate) fn sql(&self, word: impl Fn(&str) -> String, subject: &str, grantee: &str) -> String {
        let privileges =
            self.privileges.iter().map(|privilege| word(privilege)).collect::<Vec<_>>().join(", ");
        match self.form {
            Form::Revoke => format!("REVOKE {privileges} ON {subject} FROM {grantee}"),
            Form::RevokeGrantOption => {
                format!("REVOKE GRANT OPTION FOR {privileges} ON {subject} FROM {grantee}")
            }
            Form::Grant => format!("GRANT {privileges} ON {subject} TO {grantee}"),
            Form::GrantWithGrantOption => {
                format!("GRANT {privileges} ON {subject} TO {grantee} WITH GRANT OPTION")
            }
        }
    }
}

/// What leads from some privileges to others.
pub(crate) fn actions<'a>(old: &Privileges<'a>, new: &Privileges<'a>) -> Vec<Action<'a>> {
    let form = |name: &str| match (old.get(name), new.get(name)) {
        (Some(_), None) => Some(Form::Revoke),
        (Some(Passing::WithGrantOption), Some(Passing::Without)) => Some(Form::RevokeGrantOption),
        (None, Some(Passing::Without)) => Some(Form::Grant),
        (None | Some(Passing::Without), Some(Passing::WithGrantOption)) => Some(Form::GrantWithGrantOption),
        (Some(Passing::Without), Some(Passing::Without))
        | (Some(Passing::WithGrantOption), Some(Passing::WithGrantOption))
        | (None, None) => None,
    };
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let action = |wanted: Form| {
        let privileges: Vec<&str> = names.iter().copied().filter(|name| form(name) == Some(wanted)).collect();
        (!privileges.is_empty()).then_some(Action { form: wanted, privileges })
    };
    let forms = [Form::Revoke, Form::RevokeGrantOption, Form::Grant, Form::GrantWithGrantOption];
    forms.into_iter().filter_map(action).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(old: &[&'static str], new: &[&'static str]) -> Vec<String> {
        let privileges = |names: &[&'static str]| names.iter().map(|name| parse(name)).collect();
        let actions = actions(&privileges(old), &privileges(new));
        actions.iter().map(|action| action.sql(str::to_owned, "TABLE t", "bob")).collect()
    }

    #[test]
    fn privileges_of_one_form_change_in_one_statement() {
        assert_eq!(
            change(
                &["DELETE", "INSERT", "SELECT*", "UPDATE"],
                &["SELECT", "TRIGGER", "TRUNCATE*", "UPDATE*"]
            ),
            [
                "REVOKE DELETE, INSERT ON TABLE t FROM bob",
                "REVOKE GRANT OPTION FOR SELECT ON TABLE t FROM bob",
                "GRANT TRIGGER ON TABLE t TO bob",
                "GRANT TRUNCATE, UPDATE ON TABLE t TO bob WITH GRANT OPTION",
            ]
        );
    }

    #[test]
    fn equal_privileges_need_no_statement() {
        assert_eq!(change(&["SELECT", "UPDATE*"], &["SELECT", "UPDATE*"]), [""; 0]);
    }
}
