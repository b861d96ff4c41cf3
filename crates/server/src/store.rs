//! The settings file: one SQLite database in the data folder, used from one thread at a time.
//!
//! Folder 0700 and file 0600, since it holds the projects' secrets.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use thiserror::Error;
use zego_proto::ids::AppId;

use crate::config::ServerConfig;
use crate::core::Project;
use crate::project::{self, Mode, ProjectSpec};

/// Name of the settings file inside the data folder.
pub const FILE_NAME: &str = "settings.sqlite3";
/// Layout of the tables, as [`STEPS`] make it.
const LAYOUT: u32 = 2;
/// The steps from an empty file to the present layout; SQLite's user_version counts those done.
/// Steps are added, never changed.
const STEPS: [&str; LAYOUT as usize] = [
    "CREATE TABLE projects (
         app_id        INTEGER PRIMARY KEY CHECK (app_id BETWEEN 1 AND 4294967295),
         app_sign      TEXT NOT NULL,
         server_secret TEXT NOT NULL,
         l3            INTEGER NOT NULL,
         force_token   INTEGER NOT NULL,
         debug         INTEGER NOT NULL,
         default_mode  TEXT NOT NULL,
         development   INTEGER NOT NULL,
         created_ms    INTEGER NOT NULL
     ) STRICT;",
    "ALTER TABLE projects ADD COLUMN enforce_token_expiry INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE projects ADD COLUMN cbc_tokens INTEGER NOT NULL DEFAULT 1;
     ALTER TABLE projects ADD COLUMN sessions_max INTEGER;
     ALTER TABLE projects ADD COLUMN links_max INTEGER;
     ALTER TABLE projects ADD COLUMN rooms_max INTEGER;
     ALTER TABLE projects ADD COLUMN publications_max INTEGER;",
];

/// Why the settings cannot be used. Each message is whole, as those of [`crate::StartError`] are.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{}: {error}", path.display())]
    Sqlite {
        path: PathBuf,
        error: rusqlite::Error,
    },
    #[error("{}: made by a newer version (layout {found}, this one knows {LAYOUT})", path.display())]
    Newer { path: PathBuf, found: u32 },
    #[error("{0}")]
    Project(String),
    #[error("no random numbers from the system: {0}")]
    Random(getrandom::Error),
}

/// The projects of the configuration, then the stored ones that it does not replace.
pub fn load_projects(config: &ServerConfig) -> Result<Vec<Project>, StoreError> {
    let mut projects: Vec<Project> = Vec::new();
    for project in config.projects.iter().rev() {
        if !has(&projects, project.app_id) {
            projects.insert(0, project.clone());
        }
    }
    let mut store = match &config.data_dir {
        Some(dir) => Store::open(dir)?,
        // Nothing is stored, and nothing has to be made.
        None if !projects.is_empty() => return Ok(projects),
        None => Store::in_memory()?,
    };
    if projects.is_empty() {
        store.ensure_development()?;
    }
    for spec in store.projects()? {
        let project = spec.into_project().map_err(StoreError::Project)?;
        if !has(&projects, project.app_id) {
            projects.push(project);
        }
    }
    Ok(projects)
}

/// Warns if others than its owner may read or change a file or folder that holds secrets. Containers
/// mount such files as they like, so it is no more than a warning.
pub fn warn_if_exposed(path: &Path) {
    let Ok(meta) = fs::metadata(path) else {
        return;
    };
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return;
    }
    let (path, mode) = (path.display(), format_args!("{mode:03o}"));
    match meta.is_dir() {
        true => tracing::warn!(%path, %mode, "others may enter this folder: chmod 700 ends that"),
        false => tracing::warn!(%path, %mode, "others may read these secrets: chmod 600 ends that"),
    }
}

fn has(projects: &[Project], app_id: AppId) -> bool {
    projects.iter().any(|p| p.app_id == app_id)
}

/// A limit, or none.
fn most(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<usize>> {
    let most: Option<u32> = row.get(column)?;
    Ok(most.map(|n| n as usize))
}

/// The open settings file, or the same in memory.
pub struct Store {
    path: PathBuf,
    db: Connection,
}

impl Store {
    /// Opens (and makes, where absent) the settings in `dir`.
    pub fn open(dir: &Path) -> Result<Store, StoreError> {
        let io_error = |path: &Path, error| StoreError::Io {
            path: path.to_owned(),
            error,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(|e| io_error(dir, e))?;
        // As it was made before, by whomever.
        warn_if_exposed(dir);
        let path = dir.join(FILE_NAME);
        // SQLite gives its -wal and -shm files the permissions of the database.
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|e| io_error(&path, e))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))
            .map_err(|e| io_error(&path, e))?;
        let sqlite = |error| StoreError::Sqlite {
            path: path.clone(),
            error,
        };
        let db = Connection::open(&path).map_err(sqlite)?;
        // A second process (`zego-server token`) may hold the file for a moment.
        db.busy_timeout(Duration::from_secs(5)).map_err(sqlite)?;
        db.pragma_update(None, "journal_mode", "WAL")
            .map_err(sqlite)?;
        db.pragma_update(None, "synchronous", "FULL")
            .map_err(sqlite)?;
        Self::prepare(path, db)
    }

    /// Settings that end with the process.
    pub fn in_memory() -> Result<Store, StoreError> {
        let path = PathBuf::from(":memory:");
        let db = Connection::open_in_memory().map_err(|error| StoreError::Sqlite {
            path: path.clone(),
            error,
        })?;
        Self::prepare(path, db)
    }

    fn prepare(path: PathBuf, db: Connection) -> Result<Store, StoreError> {
        let mut store = Store { path, db };
        match store.migrate().map_err(|e| store.error(e))? {
            found if found > LAYOUT => Err(StoreError::Newer {
                path: store.path,
                found,
            }),
            _ => Ok(store),
        }
    }

    /// Takes the steps that are not done yet, if any; the layout found.
    fn migrate(&mut self) -> rusqlite::Result<u32> {
        // Immediate: of two processes that start at once, the second sees the first one's steps.
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: u32 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        for step in STEPS.iter().skip(found as usize) {
            tx.execute_batch(step)?;
        }
        if found < LAYOUT {
            tx.pragma_update(None, "user_version", LAYOUT)?;
        }
        tx.commit()?;
        Ok(found)
    }

    /// All stored projects in the order of their making.
    pub fn projects(&self) -> Result<Vec<ProjectSpec>, StoreError> {
        let read = || {
            self.db
                .prepare(
                    "SELECT app_id, app_sign, server_secret, l3, force_token, debug, default_mode,
                         enforce_token_expiry, cbc_tokens,
                         sessions_max, links_max, rooms_max, publications_max
                     FROM projects ORDER BY created_ms, app_id",
                )?
                .query_map([], |row| {
                    let mode: String = row.get(6)?;
                    Ok(ProjectSpec {
                        app_id: row.get(0)?,
                        app_sign: row.get(1)?,
                        server_secret: row.get(2)?,
                        l3: row.get(3)?,
                        force_token: row.get(4)?,
                        debug: row.get(5)?,
                        default_mode: if mode == Mode::L3.as_str() {
                            Mode::L3
                        } else {
                            Mode::Rtc
                        },
                        enforce_token_expiry: row.get(7)?,
                        cbc_tokens: row.get(8)?,
                        sessions_max: most(row, 9)?,
                        links_max: most(row, 10)?,
                        rooms_max: most(row, 11)?,
                        publications_max: most(row, 12)?,
                    })
                })?
                .collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|e| self.error(e))
    }

    /// Makes a development project unless there is any project; two processes that start at once
    /// agree on one.
    pub fn ensure_development(&mut self) -> Result<(), StoreError> {
        let fresh = project::development().map_err(StoreError::Random)?;
        self.insert_if_empty(&fresh).map_err(|e| self.error(e))
    }

    fn insert_if_empty(&mut self, fresh: &ProjectSpec) -> rusqlite::Result<()> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let any: Option<u32> = tx
            .query_row("SELECT app_id FROM projects LIMIT 1", [], |row| row.get(0))
            .optional()?;
        if any.is_none() {
            let created_ms = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |d| d.as_millis() as i64);
            tx.execute(
                "INSERT INTO projects (app_id, app_sign, server_secret, l3, force_token, debug,
                     default_mode, development, created_ms, enforce_token_expiry, cbc_tokens)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9, ?10)",
                params![
                    fresh.app_id,
                    fresh.app_sign,
                    fresh.server_secret,
                    fresh.l3,
                    fresh.force_token,
                    fresh.debug,
                    fresh.default_mode.as_str(),
                    created_ms,
                    fresh.enforce_token_expiry,
                    fresh.cbc_tokens
                ],
            )?;
        }
        tx.commit()
    }

    fn error(&self, error: rusqlite::Error) -> StoreError {
        StoreError::Sqlite {
            path: self.path.clone(),
            error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own that goes away with the test.
    struct TempDir(PathBuf);

    impl TempDir {
        fn new(name: &str) -> TempDir {
            let dir =
                std::env::temp_dir().join(format!("zego-store-{}-{name}", std::process::id()));
            let _ = fs::remove_dir_all(&dir);
            TempDir(dir)
        }
    }

    impl Drop for TempDir {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn the_development_project_is_made_once_and_kept() {
        let dir = TempDir::new("kept");
        let first = {
            let mut store = Store::open(&dir.0).unwrap();
            store.ensure_development().unwrap();
            store.projects().unwrap().remove(0)
        };
        let mut store = Store::open(&dir.0).unwrap();
        store.ensure_development().unwrap();
        let again = store.projects().unwrap();
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].app_id, first.app_id);
        assert_eq!(again[0].app_sign, first.app_sign);
        assert_eq!(again[0].server_secret, first.server_secret);
        assert!(again[0].l3 && again[0].debug && !again[0].force_token);
    }

    #[test]
    fn nobody_else_reads_the_settings() {
        let dir = TempDir::new("modes");
        let mut store = Store::open(&dir.0).unwrap();
        store.ensure_development().unwrap();
        assert_eq!(mode(&dir.0), 0o700);
        for entry in fs::read_dir(&dir.0).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }

    #[test]
    fn an_older_layout_is_brought_up_to_date() {
        let dir = TempDir::new("older");
        fs::create_dir_all(&dir.0).unwrap();
        let db = Connection::open(dir.0.join(FILE_NAME)).unwrap();
        db.execute_batch(STEPS[0]).unwrap();
        db.execute_batch(&format!(
            "INSERT INTO projects VALUES (7, '{}', '{}', 1, 0, 0, 'l3', 0, 5);
             PRAGMA user_version = 1;",
            "0".repeat(64),
            "s".repeat(32)
        ))
        .unwrap();
        drop(db);
        for _ in 0..2 {
            let projects = Store::open(&dir.0).unwrap().projects().unwrap();
            assert_eq!(projects.len(), 1);
            assert_eq!(projects[0].sessions_max, None);
            assert!(projects[0].l3 && projects[0].cbc_tokens && !projects[0].enforce_token_expiry);
        }
    }

    #[test]
    fn a_newer_layout_is_refused() {
        let dir = TempDir::new("newer");
        let store = Store::open(&dir.0).unwrap();
        store.db.pragma_update(None, "user_version", 99).unwrap();
        drop(store);
        let error = Store::open(&dir.0).err().unwrap().to_string();
        assert!(error.contains("layout 99"), "{error}");
    }

    #[test]
    fn a_file_that_is_no_database_is_an_error_that_names_it() {
        let dir = TempDir::new("garbage");
        fs::create_dir_all(&dir.0).unwrap();
        fs::write(dir.0.join(FILE_NAME), vec![b'x'; 4096]).unwrap();
        let error = Store::open(&dir.0).err().unwrap().to_string();
        assert!(error.contains(FILE_NAME), "{error}");
    }
}
