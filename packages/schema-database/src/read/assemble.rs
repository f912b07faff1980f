//! From what the connections have read to one catalog: what belongs to objects of any kind finds its object by
//! address, and what belongs to an extension is left to it.

use super::Address;
use super::decode::{self, ColumnNumbers, Names, Oid};
use super::work::{Found, Worker};
use crate::error::Error;
use foldhash::{HashMap, HashSet};
use postgres::Row;
use schema_core::catalog::{Attributes, Catalog, Dependency, Value};
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that was read.
pub(super) struct Assembly<'names> {
    names: &'names Names,
    found: Vec<Found>,
    comments: Vec<Row>,
    security_labels: Vec<Row>,
    grants: Vec<Row>,
    dependencies: Vec<Row>,
    unmodelled: Vec<Row>,
    /// Objects of extensions: `(class, object)`.
    members: HashSet<(u32, u32)>,
}

impl<'names> Assembly<'names> {
    pub(super) fn of(workers: [Worker<'names>; 2], names: &'names Names) -> Assembly<'names> {
        let [mut one, other] = workers;
        one.found.extend(other.found);
        let either = |one: Vec<Row>, other: Vec<Row>| if one.is_empty() { other } else { one };
        let members = either(one.extension_members, other.extension_members);
        Assembly {
            names,
            found: one.found,
            comments: either(one.comments, other.comments),
            security_labels: either(one.security_labels, other.security_labels),
            grants: either(one.grants, other.grants),
            dependencies: either(one.dependencies, other.dependencies),
            unmodelled: either(one.unmodelled, other.unmodelled),
            members: members.iter().map(decode::member).collect(),
        }
    }

    pub(super) fn finish(mut self) -> Result<(Catalog, Vec<String>), Error> {
        self.name_columns()?;
        let members = std::mem::take(&mut self.members);
        self.found.retain(|found| !belongs_to_extension(&members, found));
        let left = self.unmodelled.iter().filter(|row| !members.contains(&decode::member(row)));
        let unmodelled = left.map(|row| row.get("description")).collect();
        let addresses = self.addresses();
        for (attribute, rows) in [
            ("comment", std::mem::take(&mut self.comments)),
            ("security_labels", std::mem::take(&mut self.security_labels)),
        ] {
            attach_texts(&mut self.found, &addresses, attribute, &rows);
        }
        let grants = self.grants(&addresses)?;
        let dependencies = self.dependencies(&addresses);
        let mut objects: Vec<(ObjectId, Attributes)> =
            self.found.into_iter().map(|found| (found.id, found.attributes)).chain(grants).collect();
        // Three sorted parts, which this sort finds and merges.
        objects.sort_by(|one, other| one.0.cmp(&other.0));
        if let Some(pair) = objects.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(Error::AmbiguousIdentity { id: pair[0].0.to_string() });
        }
        Ok((Catalog { objects: objects.into_iter().collect(), dependencies }, unmodelled))
    }

    /// Numbers of columns become their names: keys of indexes and constraints are the columns' names in order.
    fn name_columns(&mut self) -> Result<(), Error> {
        let columns = self.found.iter().filter(|found| found.id.kind == Kind::Column);
        let name = |found: &Found| Some(((found.address.1, found.address.2), found.id.path.last()?.clone()));
        let names: HashMap<(u32, i32), Arc<str>> = columns.filter_map(name).collect();
        let expression: Arc<str> = "".into();
        for found in &mut self.found {
            let mut attributes = Vec::new();
            for ColumnNumbers { attribute, relation, numbers } in found.columns.drain(..) {
                let name = |number: i16| match number {
                    0 => Some(expression.clone()),
                    number => names.get(&(relation, number.into())).cloned(),
                };
                match numbers.into_iter().map(name).collect::<Option<Vec<_>>>() {
                    Some(named) => attributes.push((attribute, Value::List(named.into()))),
                    None => {
                        return Err(Error::UnknownColumn {
                            id: found.id.to_string(),
                            attribute: attribute.to_string(),
                        });
                    }
                }
            }
            found.attributes.extend(attributes);
        }
        Ok(())
    }

    /// Where each object stands that something belongs to, or that is needed, by address; class 0 is no address.
    fn addresses(&self) -> HashMap<Address, usize> {
        let owning = [&self.comments, &self.security_labels, &self.grants, &self.dependencies];
        let owners = owning.into_iter().flatten().map(decode::address);
        let wanted: HashSet<Address> =
            owners.chain(self.dependencies.iter().map(decode::needed_address)).collect();
        let addresses = self.found.iter().enumerate();
        let addresses =
            addresses.filter(|(_, found)| found.address.0 != 0 && wanted.contains(&found.address));
        addresses.map(|(index, found)| (found.address, index)).collect()
    }

    /// A grant is an object of its own: its path is its subject's kind and path, then the grantee.
    fn grants(&self, addresses: &HashMap<Address, usize>) -> Result<Vec<(ObjectId, Attributes)>, Error> {
        let mut grants: BTreeMap<ObjectId, Granted> = BTreeMap::new();
        for row in &self.grants {
            let names: Option<Vec<&str>> = row.get("name");
            let mut path: Vec<Arc<str>> = match (addresses.get(&decode::address(row)), names) {
                (Some(&index), _) => {
                    let id = &self.found[index].id;
                    std::iter::once(id.kind.label().into()).chain(id.path.iter().cloned()).collect()
                }
                (None, Some(names)) => names.into_iter().map(Arc::from).collect(),
                (None, None) => {
                    return Err(Error::UnknownSubject { address: format!("{:?}", decode::address(row)) });
                }
            };
            path.push(self.names.role(row.get::<_, Oid>("grantee").0));
            let by = row
                .get::<_, Option<Oid>>("grantor")
                .map(|Oid(grantor)| format!(" by {}", self.names.role(grantor)));
            let worded = |privileges: Vec<&str>| -> Vec<String> {
                privileges
                    .iter()
                    .map(|privilege| format!("{privilege}{}", by.as_deref().unwrap_or("")))
                    .collect()
            };
            let granted = grants.entry(ObjectId { kind: Kind::Grant, path: path.into() }).or_default();
            granted.privileges.extend(worded(row.get("privileges")));
            let defaults: Option<Vec<&str>> = row.get("default_privileges");
            granted.defaults.extend(worded(defaults.unwrap_or_default()));
            granted.position = granted.position.max(row.get("_position"));
        }
        let object = |(id, granted): (ObjectId, Granted)| (id, granted.attributes());
        Ok(grants.into_iter().map(object).collect())
    }

    fn dependencies(&self, addresses: &HashMap<Address, usize>) -> BTreeSet<Dependency> {
        let find = |address: Address| addresses.get(&address).map(|&index| &self.found[index].id);
        let edge = |row: &Row| {
            let (dependent, needed) = (find(decode::address(row))?, find(decode::needed_address(row))?);
            let edge = || Dependency { dependent: dependent.clone(), needed: needed.clone() };
            (dependent != needed).then(edge)
        };
        self.dependencies.iter().filter_map(edge).collect()
    }
}

/// What a grantee has, from all grantors.
#[derive(Default)]
struct Granted {
    privileges: BTreeSet<String>,
    /// What it would have if nobody had granted or revoked anything.
    defaults: BTreeSet<String>,
    /// Where in the list of privileges the grantee stands: it tells the order of the statements.
    position: i64,
}

impl Granted {
    fn attributes(self) -> Attributes {
        let list = |texts: BTreeSet<String>| Value::List(texts.into_iter().map(Arc::from).collect());
        let mut attributes = vec![
            ("privileges".into(), list(self.privileges)),
            ("_position".into(), Value::Number(self.position)),
        ];
        if !self.defaults.is_empty() {
            attributes.push(("_default_privileges".into(), list(self.defaults)));
        }
        Attributes::new(attributes)
    }
}

/// An object belongs to an extension when it, or the relation, type or routine it is a part of, is a member.
fn belongs_to_extension(members: &HashSet<(u32, u32)>, found: &Found) -> bool {
    const RELATION: u32 = 1259;
    const TYPE: u32 = 1247;
    const ROUTINE: u32 = 1255;
    let (class, object, _) = found.address;
    let is_member =
        |parent: u32| [RELATION, TYPE, ROUTINE].iter().any(|&class| members.contains(&(class, parent)));
    !members.is_empty() && (members.contains(&(class, object)) || found.parent.is_some_and(is_member))
}

/// Comments or labels, of the objects that are read. Those of extension members come with the extension.
fn attach_texts(
    found: &mut [Found],
    addresses: &HashMap<Address, usize>,
    attribute: &'static str,
    rows: &[Row],
) {
    let mut texts: BTreeMap<usize, Vec<Arc<str>>> = BTreeMap::new();
    for row in rows {
        if let Some(&index) = addresses.get(&decode::address(row)) {
            texts.entry(index).or_default().push(row.get::<_, &str>(3).into());
        }
    }
    for (index, mut texts) in texts {
        texts.sort();
        let value = match attribute {
            "comment" => texts.pop().map(Value::Text),
            _ => Some(Value::List(texts.into())),
        };
        found[index].attributes.set(attribute, value);
    }
}
