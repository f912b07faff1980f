//! A column gets another type while its table is in use: a new column is put beside it, kept in step by a trigger, filled some
//! rows at a time and indexed; then both change their names, and the old one goes.
//!
//! The new column stands behind the others, which is why this has to be asked for. Clients only ever see one column of the
//! name, so that nobody writes the new one but the trigger.

use super::constraint::validated_later;
use super::ground::Ground;
use super::rows::{fill, table_to_fill};
use super::{Parts, index, not_null};
use crate::catalog::Attributes;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::column::{definition, takes_every_value};
use crate::kinds::common::{Object, qualified};
use crate::kinds::constraint::{deferral_clause, key_words};
use crate::kinds::rules;
use crate::kinds::swap::suffixed;
use crate::quote;
use crate::step::{Effect, LockMode, Step};

/// What needs the column and has to be there for the new one as well.
#[derive(Default)]
struct Dependents<'a> {
    indexes: Vec<Object<'a>>,
    /// Keys, with the indexes behind them.
    keys: Vec<(Object<'a>, Object<'a>)>,
    /// Checks and foreign keys.
    checks: Vec<Object<'a>>,
    grants: Vec<Object<'a>>,
    sequences: Vec<Object<'a>>,
}

/// A column on its way, with its names.
struct Retyped<'a> {
    old: Object<'a>,
    new: Object<'a>,
    table: String,
    /// Of the new column before, and of the old one after the swap.
    beside: String,
    aside: String,
}

/// ALTER COLUMN … TYPE that would write the table anew.
pub(super) fn expand(step: &Step, ground: &Ground<'_, '_>) -> Option<Parts> {
    let (old, new) = (ground.context.old.get(&step.subject)?, ground.context.new.get(&step.subject)?);
    let (from, to) = (old.text("type")?, new.text("type")?);
    if from == to || !step.effects.contains(&Effect::RewritesTable) || !keeps_meaning(from, to) {
        return None;
    }
    const OWN: &[&str] = &[
        "identity",
        "generated",
        "storage",
        "compression",
        "statistics_target",
        "options",
        "security_labels",
        "inherited",
    ];
    if OWN.iter().any(|name| old.has(name) || new.has(name)) {
        return None;
    }
    table_to_fill(new.id, ground)?;
    let free = |suffix: &str| {
        let name = suffixed(new.id.path.last()?, suffix);
        let id = ObjectId::new(Kind::Column, [&*new.id.path[0], &*new.id.path[1], name.as_str()]);
        (ground.context.old.get(&id).is_none() && ground.context.new.get(&id).is_none()).then_some(name)
    };
    let retyped =
        Retyped { old, new, table: qualified(new.id), beside: free("__new")?, aside: free("__old")? };
    let dependents = dependents(new.id, ground)?;
    retyped.parts(&dependents, ground)
}

/// Whether each value has one and the same meaning in the new type, whatever a session has set.
fn keeps_meaning(from: &str, to: &str) -> bool {
    const PRINTED_ALIKE: &[&str] =
        &["smallint", "integer", "bigint", "numeric", "boolean", "uuid", "jsonb", "inet", "cidr"];
    let is_builtin = |name: &str| !name.contains('.') && !name.contains('"') && !name.ends_with("[]");
    let is_printed_alike = PRINTED_ALIKE.contains(&from.split('(').next().unwrap_or(from));
    is_builtin(from) && is_builtin(to) && takes_every_value(from, to) && (to != "text" || is_printed_alike)
}

/// What needs the column, where all of it can be taken over; what the plan makes anew around the swap is none of ours.
fn dependents<'a>(column: &ObjectId, ground: &Ground<'_, 'a>) -> Option<Dependents<'a>> {
    let context = ground.context;
    let mut found = Dependents::default();
    let mut ids: Vec<&'a ObjectId> =
        context.old.needed_by(column).chain(context.new.needed_by(column)).collect();
    ids.sort();
    ids.dedup();
    for id in ids {
        let (old, new) = match (context.old.get(id), context.new.get(id)) {
            (Some(old), Some(new)) if ground.stands(id) => (old, new),
            _ => match id.kind {
                // Recreated, made or dropped around the swap; a key or an index only behind it.
                Kind::View | Kind::MaterializedView | Kind::Policy | Kind::Trigger => continue,
                Kind::Function | Kind::Procedure | Kind::PublicationTable => continue,
                Kind::Constraint if id.path[..2] == column.path[..2] => continue,
                Kind::Index => continue,
                _ => return None,
            },
        };
        // A sequence stays what the column owns; the plan may change all else of it.
        let stays_owned = id.kind == Kind::Sequence && old.text("owned_by") == new.text("owned_by");
        let is_same = stays_owned || old.attributes == new.attributes;
        let is_own = id.path.len() == 3 && id.path[..2] == column.path[..2];
        let is_marked = id.kind != Kind::Sequence && (new.has("comment") || new.has("security_labels"));
        if !is_same || is_marked {
            return None;
        }
        match (id.kind, new.text("type").filter(|_| id.kind == Kind::Constraint)) {
            (Kind::Constraint, Some("check" | "foreign key")) if is_own && !new.flag("not_valid") => {
                found.checks.push(new);
            }
            (Kind::Constraint, Some("primary key" | "unique")) if is_own && !new.flag("period") => {
                found.keys.push((new, index::behind(new, ground)?));
            }
            (Kind::Index, _) if new.has("constraint") => {}
            (Kind::Index, _) => found.indexes.push(new),
            (Kind::Grant, _) => found.grants.push(new),
            (Kind::Sequence, _) if new.has("owned_by") => found.sequences.push(new),
            _ => return None,
        }
    }
    let indexes = found.indexes.iter().chain(found.keys.iter().map(|(_, index)| index));
    let can_be_built = |index: &Object<'_>| {
        const MARKS: &[&str] = &[
            "expressions",
            "predicate",
            "invalid",
            "clustered",
            "replica_identity",
            "statistics_targets",
            "operator_classes",
            "comment",
        ];
        let others = context.new.needs(index.id).filter(|id| id.kind == Kind::Column && *id != column);
        MARKS.iter().all(|mark| !index.has(mark)) && ground.needs_stand(others)
    };
    let is_referenced = context.new.catalog.objects.iter().any(|(id, attributes)| {
        let key = Object { id, attributes };
        id.kind == Kind::Constraint
            && key.text("referenced_table") == Some(&qualified(column))
            && key.list("referenced_columns").contains(column.path.last().unwrap_or(&column.path[0]))
    });
    (indexes.into_iter().all(can_be_built) && !is_referenced).then_some(found)
}

impl Retyped<'_> {
    fn parts(&self, dependents: &Dependents<'_>, ground: &Ground<'_, '_>) -> Option<Parts> {
        let mut parts = Parts { prepare: self.begin(ground), ..Parts::default() };
        let (old, beside) = (self.old.name(), quote::name(&self.beside));
        parts.ready.push(fill(
            self.new.id,
            format!(
                "UPDATE {} SET {beside} = {old} WHERE {beside} IS NULL AND {old} IS NOT NULL",
                self.table
            ),
        ));
        let proof = not_null::proof_by(self.new, &self.proof_name(), &format!("{beside} IS NOT NULL"));
        if self.new.flag("not_null") {
            parts.prepare.push(proof.added);
            parts.prove.push(proof.validated);
        }
        let (schema, mut indexes) = (&self.new.id.path[0], Vec::new());
        for index in dependents.indexes.iter().chain(dependents.keys.iter().map(|(_, index)| index)) {
            let name = index.id.path.last()?;
            let built_as = ground.beside(schema, name, "__new")?;
            ground.beside(schema, name, "__old")?;
            let attributes = self.moved(*index);
            let moved = Object { id: index.id, attributes: &attributes };
            let mut built = index::build(&Step::alter(index.id, ""), moved, &quote::name(&built_as));
            built.subject = self.new.id.clone();
            built.verb = crate::step::Verb::Alter;
            parts.build.push(built);
            indexes.push((*index, built_as));
        }
        let removed = self.new.flag("not_null").then_some(proof.removed);
        parts.main = self.swap(dependents, &indexes, removed, ground);
        for check in &dependents.checks {
            let added = rules(Kind::Constraint).create(*check, ground.context).into_iter().next()?;
            let later = validated_later(&added, *check);
            parts.main.extend(later.main.into_iter().map(altering));
            parts.validate.extend(later.validate);
        }
        let aside = ObjectId::new(Kind::Column, [schema, &*self.new.id.path[1], self.aside.as_str()]);
        let gone = format!("ALTER TABLE {} DROP COLUMN {}", self.table, quote::name(&self.aside));
        let gone = Step::drop(&aside, gone).locking(LockMode::AccessExclusive);
        parts.clean.push(gone.with(Effect::DeletesData));
        Some(parts)
    }

    fn alter(&self, action: String) -> Step {
        Step::alter(self.new.id, format!("ALTER TABLE {} {action}", self.table))
            .locking(LockMode::AccessExclusive)
    }

    fn proof_name(&self) -> String {
        suffixed(&self.new.id.path[1..].join("_"), "__not_null")
    }

    /// What keeps both in step: as SQL, the trigger and its function. The trigger fires after those of other names.
    fn trigger(&self) -> (String, String) {
        let name = suffixed(&self.new.id.path[1..].join("_"), "__in_step");
        (
            quote::name(&format!("~{}", suffixed(&self.new.id.path[2], "__in_step"))),
            quote::qualified(&self.new.id.path[0], &name),
        )
    }

    /// The new column, and from then on a value in it for each that is written.
    fn begin(&self, ground: &Ground<'_, '_>) -> Vec<Step> {
        let mut bare = self.new.attributes.clone();
        bare.set("default", None);
        bare.set("not_null", None);
        let id =
            ObjectId::new(Kind::Column, [&*self.new.id.path[0], &*self.new.id.path[1], self.beside.as_str()]);
        let definition = definition(Object { id: &id, attributes: &bare }, ground.context);
        let (trigger, function) = self.trigger();
        let body =
            format!("BEGIN NEW.{} := NEW.{}; RETURN NEW; END", quote::name(&self.beside), self.old.name());
        let made = format!(
            "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET search_path = ''\n    AS {}",
            quote::literal(&body)
        );
        let fires = format!(
            "CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION {function}()",
            self.table
        );
        vec![
            self.alter(format!("ADD COLUMN {definition}")),
            Step::alter(self.new.id, made),
            Step::alter(self.new.id, fires).locking(LockMode::ShareRowExclusive),
            self.alter(format!("ENABLE ALWAYS TRIGGER {trigger}")),
        ]
    }

    /// Both columns change their names, and all that looked at the old one looks at the new one.
    fn swap(
        &self,
        dependents: &Dependents<'_>,
        indexes: &[(Object<'_>, String)],
        removed: Option<Step>,
        ground: &Ground<'_, '_>,
    ) -> Vec<Step> {
        let (name, beside, aside) = (self.new.name(), quote::name(&self.beside), quote::name(&self.aside));
        let (trigger, function) = self.trigger();
        let mut steps = vec![
            Step::alter(self.new.id, format!("DROP TRIGGER {trigger} ON {}", self.table))
                .locking(LockMode::AccessExclusive),
            Step::alter(self.new.id, format!("DROP FUNCTION {function}()")),
        ];
        let constraints = dependents.checks.iter().chain(dependents.keys.iter().map(|(key, _)| key));
        steps.extend(
            constraints.flat_map(|it| rules(Kind::Constraint).drop(*it, ground.context)).map(altering),
        );
        steps.push(self.alter(format!("RENAME COLUMN {name} TO {aside}")));
        if self.old.flag("not_null") {
            steps.push(self.alter(format!("ALTER COLUMN {aside} DROP NOT NULL")));
        }
        if self.old.has("default") {
            steps.push(self.alter(format!("ALTER COLUMN {aside} DROP DEFAULT")));
        }
        steps.push(self.alter(format!("RENAME COLUMN {beside} TO {name}")));
        if let Some(removed) = removed {
            steps.extend([self.alter(format!("ALTER COLUMN {name} SET NOT NULL")), removed]);
        }
        if let Some(default) = self.new.text("default") {
            steps.push(self.alter(format!("ALTER COLUMN {name} SET DEFAULT {default}")));
        }
        for (index, built_as) in indexes {
            let key = dependents.keys.iter().find(|(_, behind)| behind.id == index.id);
            steps.extend(match key {
                Some((key, _)) => vec![self.take_over(*key, built_as)],
                None => self.rename_indexes(*index, built_as),
            });
        }
        for sequence in &dependents.sequences {
            let sql = format!("ALTER SEQUENCE {} OWNED BY {}.{name}", sequence.qualified_name(), self.table);
            steps.push(Step::alter(sequence.id, sql));
        }
        steps.extend(
            dependents
                .grants
                .iter()
                .flat_map(|it| rules(Kind::Grant).create(*it, ground.context))
                .map(altering),
        );
        if let Some(comment) = self.new.text("comment").filter(|it| self.old.text("comment") == Some(it)) {
            let address = rules(Kind::Column).address(self.new);
            steps.push(Step::alter(
                self.new.id,
                format!("COMMENT ON {address} IS {}", quote::literal(comment)),
            ));
        }
        steps
    }

    fn take_over(&self, key: Object<'_>, built_as: &str) -> Step {
        self.alter(format!(
            "ADD CONSTRAINT {} {} USING INDEX {}{}",
            key.name(),
            key_words(key),
            quote::name(built_as),
            deferral_clause(key, "")
        ))
    }

    fn rename_indexes(&self, index: Object<'_>, built_as: &str) -> Vec<Step> {
        let schema = &index.id.path[0];
        let aside = suffixed(index.id.path.last().map_or("", |name| name), "__old");
        let rename = |from: String, to: String| {
            let sql = format!("ALTER INDEX {from} RENAME TO {to}");
            crate::kinds::index::lock(Step::alter(index.id, sql), index, LockMode::ShareUpdateExclusive)
        };
        vec![
            rename(
                quote::qualified(schema, index.id.path.last().map_or("", |name| name)),
                quote::name(&aside),
            ),
            rename(quote::qualified(schema, built_as), index.name()),
        ]
    }

    /// The attributes of an index with the new column in the place of the old one.
    fn moved(&self, index: Object<'_>) -> Attributes {
        let mut attributes = index.attributes.clone();
        for name in ["columns", "include"] {
            let moved = index.list(name).iter().map(|column| {
                if Some(column) == self.new.id.path.last() {
                    self.beside.as_str().into()
                } else {
                    column.clone()
                }
            });
            if index.has(name) {
                attributes.set(name, Some(crate::catalog::Value::List(moved.collect::<Vec<_>>().into())));
            }
        }
        attributes
    }
}

/// The step as one that changes what stays: it is dropped and made anew for the column's sake.
fn altering(step: Step) -> Step {
    Step { verb: crate::step::Verb::Alter, ..step }
}
