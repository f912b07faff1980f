//! One difference, as an edit of `schema.sql`.

use schema_core::catalog::{Attributes, Catalog, Value};
use schema_core::compare::{AttributeChange, Change, containers_of};
use schema_core::definition::Definitions;
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::plan::Plan;
use schema_core::quote;
use schema_core::step::{Step, Verb};
use schema_script::edit::{Beside, ColumnEdit, Editor, Made, Subject};
use std::collections::BTreeMap;

/// What is known of the differences between the text's catalog and the one that is wanted.
pub(super) struct Expression<'a> {
    definitions: Definitions<'a>,
    changes: &'a [Change],
    /// What each object is created or dropped along with.
    containers: BTreeMap<&'a ObjectId, ObjectId>,
    /// The steps about each object, in the plan's order.
    steps: BTreeMap<&'a ObjectId, Vec<&'a Step>>,
    /// The object in whose statement another is made.
    made_with: BTreeMap<&'a ObjectId, &'a ObjectId>,
    /// Where in the plan an object is made.
    ranks: BTreeMap<&'a ObjectId, usize>,
    old: &'a Catalog,
    new: &'a Catalog,
}

impl<'a> Expression<'a> {
    pub(super) fn of(
        definitions: Definitions<'a>,
        changes: &'a [Change],
        plan: &'a Plan,
        old: &'a Catalog,
        new: &'a Catalog,
    ) -> Expression<'a> {
        let containers = changes
            .iter()
            .zip(containers_of(changes, old, new))
            .filter_map(|(change, container)| Some((change.subject(), container?)))
            .collect();
        let (mut steps, mut made_with, mut ranks) =
            (BTreeMap::<_, Vec<_>>::new(), BTreeMap::new(), BTreeMap::new());
        for (rank, step) in plan.steps().enumerate() {
            steps.entry(&step.subject).or_default().push(step);
            ranks.entry(&step.subject).or_insert(rank);
            made_with.extend(step.also.iter().map(|id| (id, &step.subject)));
        }
        Expression { definitions, changes, containers, steps, made_with, ranks, old, new }
    }

    /// The changes in the order in which they are expressed: what goes, what changes, then what comes, as the plan has it.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.changes.len()).collect();
        let key = |index: &usize| {
            let change = &self.changes[*index];
            let rank = self.ranks.get(change.subject()).copied().unwrap_or_default();
            match change {
                Change::Dropped(_) => (0, 0),
                Change::Altered(..) => (1, rank),
                Change::Created(_) => (2, rank),
            }
        };
        order.sort_by_key(key);
        order
    }

    /// Makes the edit, if its place is found.
    pub(super) fn express(&self, change: &Change, editor: &mut Editor) -> Made {
        match change {
            Change::Dropped(id) => self.remove(id, editor),
            Change::Altered(id, attributes) => self.alter(id, attributes, editor),
            Change::Created(id) => self.add(id, editor),
        }
    }

    fn remove(&self, id: &ObjectId, editor: &mut Editor) -> Made {
        let attributes = self.old.objects.get(id);
        if id.kind == Kind::Grant && !self.containers.contains_key(id) {
            return match take(editor, id, &list(attributes, "privileges")) {
                Made::Yes => Made::Yes,
                Made::No => editor.add_grant(&subject(id), &self.statements(id)),
            };
        }
        if self.containers.contains_key(id) || self.follows(id, attributes) {
            return Made::Yes;
        }
        match id.kind {
            Kind::Column | Kind::Constraint | Kind::Attribute | Kind::DomainConstraint => {
                editor.remove_part(&subject(id))
            }
            _ => editor.remove_object(&subject(id)),
        }
    }

    fn add(&self, id: &ObjectId, editor: &mut Editor) -> Made {
        let attributes = self.new.objects.get(id);
        if self.follows(id, attributes) || self.made_with.contains_key(id) && id.kind != Kind::Column {
            return Made::Yes;
        }
        let made = match id.kind {
            Kind::Column if self.made_with.contains_key(id) => return Made::Yes,
            Kind::Column | Kind::Attribute | Kind::DomainConstraint => self.add_part(id, editor),
            Kind::Constraint if self.stands_in_table(id, attributes, editor) => self.add_part(id, editor),
            Kind::Grant => return editor.add_grant(&subject(id), &self.statements(id)),
            Kind::DefaultPrivilege | Kind::Setting => return Made::No,
            _ => return self.add_object(id, editor),
        };
        if made == Made::Yes { self.add_comment(id, editor) } else { made }
    }

    fn add_part(&self, id: &ObjectId, editor: &mut Editor) -> Made {
        match self.definitions.part(id) {
            Some(definition) => editor.add_part(&subject(id), &definition),
            None => Made::No,
        }
    }

    fn add_comment(&self, id: &ObjectId, editor: &mut Editor) -> Made {
        match self.new.objects.get(id).and_then(|it| it.text("comment")) {
            Some(comment) => self.comment(id, Some(comment), editor),
            None => Made::Yes,
        }
    }

    fn comment(&self, id: &ObjectId, comment: Option<&str>, editor: &mut Editor) -> Made {
        let address = self.definitions.address(id).unwrap_or_default();
        editor.comment(&subject(id), &address, comment.map(quote::literal).as_deref())
    }

    /// What is not valid yet cannot be said in CREATE TABLE, nor a key to a table that comes later.
    fn stands_in_table(&self, id: &ObjectId, attributes: Option<&Attributes>, editor: &Editor) -> bool {
        let table = table_of(id);
        let is_there = match attributes.and_then(|it| it.text("referenced_table")) {
            None => true,
            Some(name) => self.new.relation_called(name).is_some_and(|referenced| {
                referenced.path[..] == id.path[..2] || editor.comes_before(&subject(referenced), &table)
            }),
        };
        is_there && !flag(attributes, "not_valid")
    }

    fn add_object(&self, id: &ObjectId, editor: &mut Editor) -> Made {
        let attributes = self.new.objects.get(id);
        let table =
            attributes.and_then(|it| it.text("table")).and_then(|table| self.new.relation_called(table));
        let whole = match id.kind {
            Kind::Constraint | Kind::Trigger | Kind::Policy | Kind::Rule => Some(table_of(id)),
            _ => table.map(subject),
        };
        let is_own = |needed: &&ObjectId| **needed != *id && self.made_with.get(*needed) != Some(&id);
        let dependents = |dependent: &ObjectId| dependent == id || self.made_with.get(dependent) == Some(&id);
        let needs =
            self.new.dependencies.iter().filter(|edge| dependents(&edge.dependent)).map(|edge| &edge.needed);
        let needs = needs.filter(is_own).map(subject).collect();
        editor.add_object(&subject(id), &Beside { whole, needs }, &self.statements(id))
    }

    /// The statements that make an object, with those about the parts that come with it.
    fn statements(&self, id: &ObjectId) -> Vec<String> {
        let own =
            self.steps.iter().filter(|(about, _)| **about == id || self.made_with.get(*about) == Some(&id));
        let mut steps: Vec<&Step> = own.flat_map(|(_, steps)| steps.iter().copied()).collect();
        // The object's own statement first; the rest as the plan has it.
        steps.sort_by_key(|step| (step.subject != *id, self.ranks.get(&step.subject).copied()));
        steps.iter().map(|step| step.sql.clone()).collect()
    }

    /// Whether an object comes and goes with another that has a definition: a view's column, a key's index.
    fn follows(&self, id: &ObjectId, attributes: Option<&Attributes>) -> bool {
        match id.kind {
            Kind::Column => self.is_of_view(id) || is_inherited(attributes),
            Kind::Constraint => is_inherited(attributes),
            Kind::Index => {
                attributes.and_then(|it| it.text("constraint")).is_some()
                    || attributes.and_then(|it| it.text("partition_of")).is_some()
            }
            Kind::Sequence => attributes.and_then(|it| it.text("identity_of")).is_some(),
            _ => false,
        }
    }

    fn is_of_view(&self, column: &ObjectId) -> bool {
        let path = column.path.iter().take(2).cloned().collect::<Vec<_>>();
        let views =
            [Kind::View, Kind::MaterializedView].map(|kind| ObjectId::new(kind, path.iter().cloned()));
        views.iter().any(|view| self.new.objects.contains_key(view) || self.old.objects.contains_key(view))
    }

    fn alter(&self, id: &ObjectId, changes: &[AttributeChange], editor: &mut Editor) -> Made {
        let (common, own): (Vec<&AttributeChange>, Vec<&AttributeChange>) = changes
            .iter()
            .partition(|change| matches!(&*change.name, "comment" | "owner" | "security_labels"));
        for change in common {
            let made = match (&*change.name, &change.new) {
                ("comment", Some(Value::Text(comment))) => self.comment(id, Some(comment), editor),
                ("comment", _) => self.comment(id, None, editor),
                _ => return Made::No,
            };
            if made == Made::No {
                return Made::No;
            }
        }
        let follows = self.follows(id, self.new.objects.get(id)) && id.kind != Kind::Sequence;
        if own.is_empty() || follows { Made::Yes } else { self.alter_own(id, &own, editor) }
    }

    fn alter_own(&self, id: &ObjectId, changes: &[&AttributeChange], editor: &mut Editor) -> Made {
        let attributes = self.new.objects.get(id);
        let only = |names: &[&str]| changes.iter().all(|change| names.contains(&&*change.name));
        match id.kind {
            Kind::Column | Kind::Attribute | Kind::Domain => self.alter_column(id, changes, editor),
            Kind::Constraint | Kind::DomainConstraint if !flag(attributes, "not_valid") => {
                match self.definitions.part(id) {
                    Some(definition) => editor.replace_part(&subject(id), &definition),
                    None => Made::No,
                }
            }
            Kind::Enum => {
                let labels: Vec<String> =
                    list(attributes, "labels").into_iter().map(quote::literal).collect();
                editor.set_labels(&subject(id), &labels)
            }
            Kind::Table if only(&["row_security"]) && !flag(attributes, "row_security") => {
                editor.remove_alteration(&subject(id), "ENABLE ROW LEVEL SECURITY")
            }
            Kind::Table if only(&["force_row_security"]) && !flag(attributes, "force_row_security") => {
                editor.remove_alteration(&subject(id), "FORCE ROW LEVEL SECURITY")
            }
            Kind::Grant => self.alter_grant(id, editor),
            Kind::Function | Kind::Procedure if only(&["body"]) => editor
                .replace_body(&subject(id), attributes.and_then(|it| it.text("body")).unwrap_or_default()),
            Kind::Sequence if attributes.and_then(|it| it.text("identity_of")).is_some() => {
                self.alter_identity(id, editor)
            }
            Kind::View
            | Kind::MaterializedView
            | Kind::Function
            | Kind::Procedure
            | Kind::Aggregate
            | Kind::Trigger
            | Kind::Rule
            | Kind::Policy
            | Kind::Index
            | Kind::Statistics
            | Kind::Sequence
            | Kind::EventTrigger
                if !only(&["enabled", "clustered", "statistics_targets", "owned_by", "populated"]) =>
            {
                match self.definitions.statement(id) {
                    Some(sql) => editor.replace(&subject(id), &sql),
                    None => Made::No,
                }
            }
            _ => self.alter_behind(id, editor),
        }
    }

    /// The plan's own statements behind the object's definition, when they only alter it.
    fn alter_behind(&self, id: &ObjectId, editor: &mut Editor) -> Made {
        let steps = self.steps.get(id).map(Vec::as_slice).unwrap_or_default();
        if steps.is_empty() || steps.iter().any(|step| step.verb != Verb::Alter) {
            return Made::No;
        }
        // Each is put right behind the definition, so the last one first.
        let all = steps.iter().rev().all(|step| editor.add_alteration(&subject(id), &step.sql) == Made::Yes);
        if all { Made::Yes } else { Made::No }
    }

    fn alter_column(&self, id: &ObjectId, changes: &[&AttributeChange], editor: &mut Editor) -> Made {
        let generated = self.definitions.generated(id);
        for change in changes {
            let value = change.new.as_ref().map(ToString::to_string);
            let value = value.as_deref();
            let clause = |word: &str| value.map(|value| format!("{word} {value}"));
            let (default, collation) = (clause("DEFAULT"), clause("COLLATE"));
            let edit = match &*change.name {
                "type" => ColumnEdit::Type(value.unwrap_or_default()),
                "default" => ColumnEdit::Default(default.as_deref()),
                "collation" => ColumnEdit::Collation(collation.as_deref()),
                // It goes without saying of an identity.
                "not_null" if generated.as_ref().is_some_and(|clause| clause.contains("IDENTITY")) => {
                    continue;
                }
                "not_null" => ColumnEdit::NotNull(value.map(|_| "NOT NULL")),
                "identity" | "generated" | "expression" => ColumnEdit::Generated(generated.as_deref()),
                _ => return self.alter_behind(id, editor),
            };
            if editor.edit_column(&subject(id), edit) == Made::No {
                return Made::No;
            }
        }
        Made::Yes
    }

    /// The options of the sequence behind an identity column stand in the column.
    fn alter_identity(&self, id: &ObjectId, editor: &mut Editor) -> Made {
        let mut needed =
            self.new.dependencies.iter().filter(|edge| edge.dependent == *id).map(|edge| &edge.needed);
        let Some(column) = needed.find(|needed| needed.kind == Kind::Column) else {
            return Made::No;
        };
        let generated = self.definitions.generated(column);
        editor.edit_column(&subject(column), ColumnEdit::Generated(generated.as_deref()))
    }

    fn alter_grant(&self, id: &ObjectId, editor: &mut Editor) -> Made {
        let (old, new) =
            (list(self.old.objects.get(id), "privileges"), list(self.new.objects.get(id), "privileges"));
        let taken: Vec<&str> = old.iter().filter(|privilege| !new.contains(privilege)).copied().collect();
        let is_taken = taken.is_empty() || take(editor, id, &taken) == Made::Yes;
        let mut statements = self.statements(id);
        if is_taken {
            statements.retain(|sql| !sql.starts_with("REVOKE"));
        }
        if statements.is_empty() { Made::Yes } else { editor.add_grant(&subject(id), &statements) }
    }
}

fn take(editor: &mut Editor, id: &ObjectId, privileges: &[&str]) -> Made {
    // A grant option, and what another than the owner gave, is said in ways that are not looked for.
    if privileges.iter().any(|privilege| privilege.contains(['*', ' '])) {
        return Made::No;
    }
    editor.take_privileges(&subject(id), privileges)
}

/// The relation that a part belongs to.
fn table_of(id: &ObjectId) -> Subject<'_> {
    Subject { kind: Kind::Table.label(), path: id.path.iter().take(2).map(|part| &**part).collect() }
}

fn subject(id: &ObjectId) -> Subject<'_> {
    Subject { kind: id.kind.label(), path: id.path.iter().map(|part| &**part).collect() }
}

fn flag(attributes: Option<&Attributes>, name: &str) -> bool {
    attributes.and_then(|attributes| attributes.get(name)) == Some(&Value::Flag(true))
}

fn list<'a>(attributes: Option<&'a Attributes>, name: &str) -> Vec<&'a str> {
    match attributes.and_then(|attributes| attributes.get(name)) {
        Some(Value::List(texts)) => texts.iter().map(|text| &**text).collect(),
        Some(Value::Flag(_) | Value::Number(_) | Value::Text(_)) | None => Vec::new(),
    }
}

/// Whether a part is there only because a parent has it.
fn is_inherited(attributes: Option<&Attributes>) -> bool {
    let has = |name: &str| attributes.is_some_and(|attributes| attributes.get(name).is_some());
    (has("inherited") || has("inherited_from")) && !flag(attributes, "local")
}
