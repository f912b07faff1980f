//! Differences of a live database, written into `schema.sql`: edited in place where that is known how, else appended as
//! the statements of a plan. Whatever was edited is loaded in scratch and has to equal what is wanted.

mod change;

use crate::connection::Target;
use crate::diff::{self, Claim, Proof, Unproven};
use crate::error::Error;
use crate::expectation::{self, mentioned_principal};
use crate::gate::{Options, ScratchRequest};
use crate::read;
use crate::repository::{Repository, Source};
use crate::respell;
use crate::server::Scratch;
use crate::view::View;
use change::Expression;
use schema_core::catalog::Catalog;
use schema_core::compare::{Change, compare, wholes_of};
use schema_core::definition::Definitions;
use schema_core::id::ObjectId;
use schema_core::plan::{Form, Plan, as_written};
use schema_script::edit::{Editor, Made};
use schema_script::text::SourceText;
use std::collections::BTreeSet;

/// How often an edited text is looked at again: a removed key lets a column's NOT NULL appear.
const ROUNDS: u32 = 4;

/// A repository and a live database, read so that each can be written like the other.
pub struct Sides {
    /// What `schema.sql` says.
    pub canonical: Catalog,
    /// What the database has, in the canonical spelling.
    pub live: Catalog,
    /// The major version of the live server.
    pub major: u32,
    schema: Source,
    view: View,
    /// The role that is the principal in the live database.
    owner: String,
    /// The same, where the repository's texts name it.
    principal: Option<String>,
    scratch: Scratch,
    request: ScratchRequest,
}

/// A text of `schema.sql` that makes what is wanted.
#[derive(Debug)]
pub struct Edited {
    /// The whole text.
    pub text: String,
    /// The objects for which statements were appended, because no place for them was found.
    pub appended: Vec<ObjectId>,
}

/// What is taken over of the differences between two catalogs.
pub fn merge(canonical: &Catalog, live: &Catalog, is_taken: &dyn Fn(&ObjectId) -> bool) -> Catalog {
    let changes = compare(canonical, live);
    let containers = wholes_of(&changes, canonical, live);
    let mut merged = canonical.clone();
    for (change, container) in changes.iter().zip(containers) {
        let id = change.subject();
        if !is_taken(id) && !container.is_some_and(|container| is_taken(&container)) {
            continue;
        }
        match live.objects.get(id) {
            Some(attributes) => merged.objects.insert(id.clone(), attributes.clone()),
            None => merged.objects.remove(id),
        };
    }
    merged.dependencies.extend(live.dependencies.iter().cloned());
    let objects = &merged.objects;
    merged
        .dependencies
        .retain(|edge| objects.contains_key(&edge.dependent) && objects.contains_key(&edge.needed));
    merged
}

impl Sides {
    /// Reads both.
    ///
    /// # Errors
    /// When one cannot be read, or no scratch server can be had.
    pub fn read(repository: &Repository, target: &Target, options: &Options) -> Result<Sides, Error> {
        let mut client = target.connect()?;
        let server = read::server(&mut client)?;
        let owner = repository.configuration.owner.clone().unwrap_or(server.database_owner);
        let request = scratch_request(repository, options, server.major);
        let scratch = Scratch::open(&request)?;
        let view = View::of(repository);
        let principal = mentioned_principal(repository, Some(&owner)).map(str::to_owned);
        let schema = repository.schema.clone();
        let canonical = expectation::load_schema(&scratch, &schema, &view, principal.as_deref())?;
        let live = Catalog::default();
        let mut sides =
            Sides { canonical, live, major: server.major, schema, view, owner, principal, scratch, request };
        sides.read_again(target)?;
        Ok(sides)
    }

    /// Reads the database once more, after something was done to it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_again(&mut self, target: &Target) -> Result<(), Error> {
        let request = read::Request {
            principals: BTreeSet::from([self.owner.clone()]),
            dependencies: true,
            ..read::Request::default()
        };
        let mut live = read::read(&mut target.connect()?, &request)?.catalog;
        self.view.apply(&mut live);
        self.live = self.respelled(&self.schema, &self.canonical, live)?;
        Ok(())
    }

    /// What differs.
    pub fn changes(&self) -> Vec<Change> {
        compare(&self.canonical, &self.live)
    }

    /// The plan that leads from one catalog to another on this server.
    ///
    /// # Errors
    /// When there is none.
    pub fn plan(&self, old: &Catalog, new: &Catalog) -> Result<Plan, Error> {
        Plan::make(old, new, self.major, Form::Plain).map_err(Error::Circle)
    }

    /// The plan that leads from what the database has to what is wanted, proven on a copy of its schema.
    ///
    /// # Errors
    /// When there is none, or it does not lead there.
    pub fn proven_plan(&self, target: &Target, wanted: &Catalog) -> Result<(Plan, Proof), Error> {
        let mut plan = self.plan(&self.live, wanted)?;
        let text = self.source(&self.edit(wanted)?.text)?.text;
        let claim = Claim {
            database: (target, &self.owner),
            old: &self.live,
            script: (self.schema.file.clone(), text),
            new: wanted,
            view: &self.view,
        };
        let proof = diff::prove(claim, self.request.clone(), &mut plan)?;
        Ok((plan, proof))
    }

    /// The text of `schema.sql` that makes what is wanted.
    ///
    /// # Errors
    /// When no text is found that loads and makes exactly that.
    pub fn edit(&self, wanted: &Catalog) -> Result<Edited, Error> {
        let mut given_up = BTreeSet::new();
        loop {
            match self.attempt(wanted, &given_up)? {
                Attempt::Edited(edited) => return Ok(edited),
                Attempt::Refused(more) => given_up.extend(more),
            }
        }
    }

    /// Edits in place but for what was given up, and appends the rest.
    fn attempt(&self, wanted: &Catalog, given_up: &BTreeSet<ObjectId>) -> Result<Attempt, Error> {
        let mut text = self.schema.text.as_str().to_owned();
        let mut current = self.canonical.clone();
        for _ in 0..ROUNDS {
            let changes = compare(&current, wanted);
            let Some(mut editor) = Editor::of(&text) else { break };
            let made = self.edit_in_place(&mut editor, &changes, given_up, &current, wanted)?;
            if made.is_empty() {
                break;
            }
            let edited = editor.text();
            match self.load(&edited) {
                Ok(catalog) => {
                    current = self.respelled(&self.source(&edited)?, wanted, catalog)?;
                    text = edited;
                }
                Err(Error::Load(failure)) => {
                    return Ok(Attempt::Refused(blamed(&editor, failure.location.line, &made)));
                }
                Err(error) => return Err(error),
            }
        }
        match self.append(text, current, wanted) {
            // What was edited in place stands in the way of what was appended.
            Err(Error::Load(_) | Error::Unproven(_))
                if given_up.len() < compare(&self.canonical, wanted).len() =>
            {
                let all = compare(&self.canonical, wanted);
                Ok(Attempt::Refused(all.iter().map(|change| change.subject().clone()).collect()))
            }
            edited => Ok(Attempt::Edited(edited?)),
        }
    }

    /// Makes every edit whose place is found, and says of which objects, by their hands.
    fn edit_in_place(
        &self,
        editor: &mut Editor,
        changes: &[Change],
        given_up: &BTreeSet<ObjectId>,
        current: &Catalog,
        wanted: &Catalog,
    ) -> Result<Vec<(usize, ObjectId)>, Error> {
        let plan = self.plan(current, wanted)?;
        let (nothing, written) = (Catalog::default(), as_written(wanted));
        let expression = Expression::of(
            Definitions::of(&nothing, &written, self.major),
            changes,
            &plan,
            current,
            &written,
        );
        let mut made = Vec::new();
        let order = expression.order();
        for (hand, &index) in order.iter().enumerate() {
            let change = &changes[index];
            if given_up.contains(change.subject()) {
                continue;
            }
            let mut edited = editor.clone();
            edited.set_hand(hand);
            if expression.express(change, &mut edited) == Made::Yes && edited.text() != editor.text() {
                *editor = edited;
                made.push((hand, change.subject().clone()));
            }
        }
        Ok(made)
    }

    /// Appends the statements of plans until the text makes what is wanted.
    fn append(&self, mut text: String, mut current: Catalog, wanted: &Catalog) -> Result<Edited, Error> {
        let mut appended = Vec::new();
        for _ in 0..ROUNDS {
            let changes = compare(&current, wanted);
            if changes.is_empty() {
                return Ok(Edited { text, appended });
            }
            let plan = self.plan(&current, wanted)?;
            let Some(mut editor) = Editor::of(&text).filter(|_| !plan.is_empty()) else {
                return Err(Unproven::Differs { changes }.into());
            };
            for step in plan.steps() {
                editor.append(&step.sql);
                appended.push(step.subject.clone());
            }
            text = editor.text();
            current = self.respelled(&self.source(&text)?, wanted, self.load(&text)?)?;
        }
        Err(Unproven::Differs { changes: compare(&current, wanted) }.into())
    }

    fn source(&self, text: &str) -> Result<Source, Error> {
        let refuse = |error: schema_script::text::TextError| {
            Error::file("write", &self.schema.file)(std::io::Error::other(error.to_string()))
        };
        let text = SourceText::decode(text.as_bytes()).map_err(refuse)?;
        Ok(Source { text, ..self.schema.clone() })
    }

    fn load(&self, text: &str) -> Result<Catalog, Error> {
        expectation::load_schema(&self.scratch, &self.source(text)?, &self.view, self.principal.as_deref())
    }

    /// A catalog with the spelling that another has of what PostgreSQL reads as the same; `schema` makes one of them.
    fn respelled(&self, schema: &Source, canonical: &Catalog, mut other: Catalog) -> Result<Catalog, Error> {
        let spellings = respell::find(canonical, &other);
        if !spellings.is_empty() {
            let same =
                expectation::same(&self.scratch, schema, &self.view, self.principal.as_deref(), &spellings)?;
            respell::apply(&mut other, spellings, &same);
        }
        Ok(other)
    }
}

enum Attempt {
    Edited(Edited),
    /// These are not to be edited in place.
    Refused(Vec<ObjectId>),
}

/// Whose edits are to blame for a statement that does not load: its own, else all.
fn blamed(editor: &Editor, line: usize, made: &[(usize, ObjectId)]) -> Vec<ObjectId> {
    let hands = editor.hands_at(line);
    let own: Vec<ObjectId> =
        made.iter().filter(|(hand, _)| hands.contains(hand)).map(|(_, id)| id.clone()).collect();
    if own.is_empty() { made.iter().map(|(_, id)| id.clone()).collect() } else { own }
}

fn scratch_request(repository: &Repository, options: &Options, major: u32) -> ScratchRequest {
    let mut request = options.scratch.clone();
    request.major = Some(major);
    if request.binaries.is_none() {
        let configured = repository.configuration.postgres_binaries.as_ref();
        request.binaries = configured.map(|directory| repository.root.join(directory));
    }
    request
}
