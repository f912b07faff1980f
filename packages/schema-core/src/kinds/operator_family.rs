//! Operator families with their loose members. https://www.postgresql.org/docs/current/sql-alteropfamily.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::step::Step;
use std::sync::Arc;

pub(super) struct OperatorFamily;

impl Rules for OperatorFamily {
    fn address(&self, object: Object<'_>) -> String {
        format!("OPERATOR FAMILY {} USING {}", object.qualified_name(), object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        if !is_built_in(object) {
            steps.push(Step::create(object.id, format!("CREATE {}", self.address(object))));
        }
        steps.extend(self.change(object, "ADD", by_number(&members(object))));
        steps
    }

    /// A member that changes is dropped and added.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["operators", "functions"]) {
            return Alteration::Recreate;
        }
        let (olds, news) = (members(change.old), members(change.new));
        let gone: Vec<_> = olds.iter().filter(|member| !news.contains(member)).cloned().collect();
        let come: Vec<_> = news.iter().filter(|member| !olds.contains(member)).cloned().collect();
        let gone =
            self.change(change.new, "DROP", by_number(&gone).iter().map(|member| slot(member)).collect());
        let come = self.change(change.new, "ADD", by_number(&come));
        Alteration::InPlace(gone.into_iter().chain(come).collect())
    }

    /// Of a family that PostgreSQL brings only the members that users added go.
    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        if is_built_in(object) {
            let slots = by_number(&members(object)).iter().map(|member| slot(member)).collect();
            return self.change(object, "DROP", slots).into_iter().collect();
        }
        vec![Step::drop(object.id, format!("DROP {}", self.address(object)))]
    }

    /// What a member needs is needed by the member only: the family stays, and so do its classes and their indexes.
    fn react(&self, _dependent: Object<'_>, needed: &ObjectId, _context: &Context<'_>) -> Reaction {
        if matches!(needed.kind, Kind::Schema | Kind::AccessMethod) {
            Reaction::Recreate
        } else {
            Reaction::Strip(&["operators", "functions"])
        }
    }
}

impl OperatorFamily {
    fn change(&self, object: Object<'_>, verb: &str, members: Vec<String>) -> Option<Step> {
        let sql = || format!("ALTER {} {verb}\n    {}", self.address(object), members.join(",\n    "));
        (!members.is_empty()).then(|| Step::alter(object.id, sql()))
    }
}

fn is_built_in(object: Object<'_>) -> bool {
    object.id.is_in_schema("pg_catalog")
}

fn members(object: Object<'_>) -> Vec<Arc<str>> {
    object.list("operators").iter().chain(object.list("functions")).cloned().collect()
}

/// Members (`OPERATOR 1 …`, `FUNCTION 2 …`) in the order of their numbers, operators first.
pub(super) fn by_number(members: &[Arc<str>]) -> Vec<String> {
    let number = |member: &str| member.split(' ').nth(1).and_then(|number| number.parse::<u32>().ok());
    let mut members: Vec<String> = members.iter().map(ToString::to_string).collect();
    members.sort_by_key(|member| (member.starts_with("FUNCTION"), number(member)));
    members
}

/// What ALTER OPERATOR FAMILY … DROP calls a member: `OPERATOR 1 (integer, bigint)`. The types are what stands first in
/// parentheses: an operator's arguments, or those a function supports.
fn slot(member: &str) -> String {
    let kind_and_number: Vec<&str> = member.splitn(3, ' ').take(2).collect();
    let (mut quoted, mut types, mut inside) = (false, String::new(), false);
    for c in member.chars() {
        quoted ^= c == '"';
        match c {
            '(' if !quoted => inside = true,
            ')' if !quoted => break,
            c if inside => types.push(c),
            _ => {}
        }
    }
    format!("{} ({types})", kind_and_number.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_dropped_by_number_and_types() {
        let slots = [
            r#"OPERATOR 1 "a(b".<(integer,"s)".t) FOR ORDER BY s.f"#,
            "FUNCTION 10 (integer, bigint) s.f(integer,bigint)",
        ];
        assert_eq!(slots.map(slot), [r#"OPERATOR 1 (integer,"s)".t)"#, "FUNCTION 10 (integer, bigint)"]);
    }

    #[test]
    fn members_come_in_the_order_of_their_numbers() {
        let members = ["FUNCTION 1 (a, a) f(a)", "OPERATOR 10 >(a,a)", "OPERATOR 2 <(a,a)"].map(Arc::from);
        assert_eq!(by_number(&members), [&*members[2], &*members[1], &*members[0]]);
    }
}
