//! Settings of the database, and of a role in it. A plan does not know the name of the database that it runs in.
//! https://www.postgresql.org/docs/current/sql-alterdatabase.html

use super::common::{Alteration, Altered, Context, Object, Rules, parameter, role, setting_clause};
use super::routine::dollar_quoted;
use crate::id::PUBLIC;
use crate::quote;
use crate::step::Step;

pub(super) struct Setting;

impl Rules for Setting {
    fn address(&self, object: Object<'_>) -> String {
        format!("SETTING {}", parameter(name(object)))
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        set(object).map(|sql| Step::create(object.id, sql)).into_iter().collect()
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["value"]) {
            return Alteration::Recreate;
        }
        Alteration::InPlace(set(change.new).map(|sql| Step::alter(change.new.id, sql)).into_iter().collect())
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![Step::drop(object.id, in_this_database(object, &format!("RESET {}", parameter(name(object)))))]
    }
}

fn name(object: Object<'_>) -> &str {
    object.id.path.first().map_or("", |part| part)
}

/// `None` for a value that was not read out, since its name sounds like a secret: it is left to a person.
fn set(object: Object<'_>) -> Option<String> {
    let value = object.text("value").unwrap_or_default();
    (value != "(hidden)")
        .then(|| in_this_database(object, &format!("SET {}", setting_clause(name(object), value))))
}

/// The statement for everyone, or for one role, in the database that it runs in.
fn in_this_database(object: Object<'_>, clause: &str) -> String {
    let whose = match object.id.path.last().map_or(PUBLIC, |part| part) {
        PUBLIC | "" => "ALTER DATABASE %I".to_owned(),
        name => format!("ALTER ROLE {} IN DATABASE %I", role(name).replace('%', "%%")),
    };
    let format = quote::literal(&format!("{whose} {}", clause.replace('%', "%%")));
    let body = format!(
        "BEGIN\n    EXECUTE pg_catalog.format(\n        {format},\n        pg_catalog.current_database()\n    );\nEND"
    );
    format!("DO {}", dollar_quoted(&format!("\n{body}\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Attributes, Value};
    use crate::id::ObjectId;
    use crate::kind::Kind;

    #[test]
    fn values_survive_every_layer_of_quotes() {
        let id = ObjectId::new(Kind::Setting, ["app.motto", "50%"]);
        let attributes = Attributes::new(vec![("value".into(), Value::Text("$$ 100% o'k\\".into()))]);
        let sql = set(Object { id: &id, attributes: &attributes });
        let expected = r#"DO $body$
BEGIN
    EXECUTE pg_catalog.format(
        E'ALTER ROLE "50%%" IN DATABASE %I SET app.motto TO E''$$ 100%% o''''k\\\\''',
        pg_catalog.current_database()
    );
END
$body$"#;
        assert_eq!(sql.as_deref(), Some(expected));
    }
}
