//! `zego-server token`: what an application's server does, for trying things out.

use anyhow::{Context, bail};
use zego_server::{store, token};

use super::args::TokenOptions;
use super::{base_config, say};

/// Prints a token on standard output.
pub fn run(options: TokenOptions) -> anyhow::Result<()> {
    let base = base_config(options.config.as_ref(), options.data)?;
    let projects = store::load_projects(&base.config)?;
    let project = match options.app_id {
        None => projects.first(),
        Some(id) => projects.iter().find(|p| p.app_id.get() == id),
    };
    let Some(project) = project else {
        match options.app_id {
            Some(id) => bail!("there is no project with app_id {id}"),
            None => bail!("there is no project"),
        }
    };
    let token = token::make(
        project,
        &options.user,
        options.room.as_deref(),
        options.hours,
    )
    .map_err(anyhow::Error::msg)
    .context("cannot make the token")?;
    say::print(&format!("{token}\n"))
}
