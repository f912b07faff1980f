//! How catalogs are made comparable: what somebody else manages, or may do, is no difference.

use crate::repository::Repository;
use schema_core::catalog::Catalog;
use schema_core::scope::{self, Scope};
use schema_script::extension::extensions_with_version;
use schema_script::materialized::views_without_data;
use std::collections::BTreeSet;

/// What counts when two catalogs are compared. The default is everything.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// What somebody else manages.
    pub scope: Scope,
    /// The extensions whose versions count; all of them where there is no text that could name some.
    pub versioned_extensions: Option<BTreeSet<String>>,
    /// The materialized views that may be empty, or have been filled: schema and name.
    pub views_without_data: BTreeSet<Vec<String>>,
}

impl View {
    /// How catalogs of this repository's databases are compared.
    pub fn of(repository: &Repository) -> View {
        let scope = repository.configuration.ignore.clone();
        View { scope, ..View::of_text(repository.schema.text.as_str()) }
    }

    /// How a database is compared with what a script makes.
    pub fn of_text(text: &str) -> View {
        View {
            scope: Scope::default(),
            versioned_extensions: Some(extensions_with_version(text)),
            views_without_data: views_without_data(text),
        }
    }

    /// How what a script makes is compared with what another makes: a version counts that both of them name, and
    /// whether a view is filled is what they say of it.
    pub fn between(one: &View, other: &View) -> View {
        let versions = [&one.versioned_extensions, &other.versioned_extensions].map(Option::clone);
        View {
            versioned_extensions: versions.into_iter().flatten().reduce(|one, other| &one & &other),
            ..View::default()
        }
    }

    /// Leaves what is compared, and returns the tool's own tables.
    pub fn apply(&self, catalog: &mut Catalog) -> Catalog {
        let tool = scope::take_tool_owned(catalog);
        self.scope.restrict(catalog);
        if let Some(named) = &self.versioned_extensions {
            scope::forget_extension_versions(catalog, named);
        }
        scope::count_as_empty(catalog, &self.views_without_data);
        tool
    }
}
