//! The command line.

pub mod args;
pub mod run;
pub mod token;

use std::path::PathBuf;

use zego_server::config::{FileConfig, FileError, ServerConfig};

/// Given as the data folder, it keeps the settings in memory.
const IN_MEMORY: &str = ":memory:";

/// Reads the configuration file, if there is one, and settles where settings are kept. Returns the
/// log filter of the file, too.
fn base_config(
    file: Option<&PathBuf>,
    data: Option<PathBuf>,
) -> Result<(ServerConfig, Option<String>), FileError> {
    let mut config = ServerConfig {
        // Signalling scales with cores; media has its own thread.
        workers: std::thread::available_parallelism().map_or(1, |n| n.get().min(4)),
        ..ServerConfig::default()
    };
    let mut log = None;
    if let Some(path) = file {
        let mut file = FileConfig::read(path)?;
        log = file.log.take();
        file.apply(&mut config);
    }
    config.data_dir = match data.or(config.data_dir.take()) {
        Some(dir) if dir.as_os_str() == IN_MEMORY => None,
        Some(dir) => Some(dir),
        // The file says all there is to know.
        None if !config.projects.is_empty() => None,
        None => default_data_dir(),
    };
    Ok((config, log))
}

/// Where settings are kept unless told otherwise; None for a user without a home.
fn default_data_dir() -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map(|base| base.join("zego-server"))
}
