//! The command line.

pub mod args;
mod ready;
pub mod run;
pub mod say;
pub mod token;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use zego_server::config::{FileConfig, FileError, ServerConfig};

/// Given as the data folder, it keeps the settings in memory.
const IN_MEMORY: &str = ":memory:";
/// Where a service without a home keeps its settings (FHS, section 5.8).
const SERVICE_DATA: &str = "/var/lib/zego-server";

/// What file and environment say.
struct Base {
    config: ServerConfig,
    /// The log filter of the file.
    log: Option<String>,
    /// Settings live in memory though nobody has asked for that.
    forgets: bool,
}

/// Reads the configuration file, if there is one, and settles where settings are kept.
fn base_config(file: Option<&PathBuf>, data: Option<PathBuf>) -> Result<Base, FileError> {
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
    let given = data.or(config.data_dir.take());
    // With projects, the file says all there is to know.
    let needed = given.is_none() && config.projects.is_empty();
    config.data_dir = match given {
        Some(dir) if dir.as_os_str() == IN_MEMORY => None,
        Some(dir) => Some(dir),
        None if !needed => None,
        None => default_data_dir(
            |name| std::env::var_os(name).map(PathBuf::from),
            Path::new(SERVICE_DATA),
        ),
    };
    Ok(Base {
        forgets: needed && config.data_dir.is_none(),
        config,
        log,
    })
}

/// Where settings are kept unless told otherwise: the folder that systemd gives a service
/// (StateDirectory=), the user's own, or `service`, if that can be written to.
fn default_data_dir(variable: impl Fn(&str) -> Option<PathBuf>, service: &Path) -> Option<PathBuf> {
    let absolute = |name| variable(name).filter(|path| path.is_absolute());
    let own = || {
        absolute("XDG_DATA_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
            .map(|base| base.join("zego-server"))
    };
    let writable = || {
        let _ = DirBuilder::new().mode(0o700).create(service);
        let probe = tempfile::tempfile_in(service);
        probe.is_ok().then(|| service.to_owned())
    };
    absolute("STATE_DIRECTORY").or_else(own).or_else(writable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_without_a_home_keeps_its_settings() {
        let dir = tempfile::tempdir().unwrap();
        let service = dir.path().join("service");
        let with = |set: &[(&str, &str)], service: &Path| {
            let find = |name: &str| set.iter().find(|(n, _)| *n == name);
            default_data_dir(|name| find(name).map(|(_, value)| value.into()), service)
        };
        let home = ("HOME", "/home/a");
        assert_eq!(
            with(&[home], &service),
            Some("/home/a/.local/share/zego-server".into())
        );
        assert_eq!(
            with(&[home, ("STATE_DIRECTORY", "/var/lib/x")], &service),
            Some("/var/lib/x".into())
        );
        assert!(!service.exists(), "nothing is made where it is not needed");
        assert_eq!(with(&[], &service), Some(service.clone()));
        assert_eq!(with(&[("HOME", "relative")], &service), Some(service));
        assert_eq!(with(&[], Path::new("/proc/nowhere")), None);
    }
}
