//! Plans and findings in the forms that people and programs read.

pub mod github;
pub mod html;
pub mod json;
pub mod migration;
pub mod sarif;
pub mod sql;
pub mod text;
