//! `--ready-json FILE`: one line, which holds secrets.

use std::fs::{self, OpenOptions};
use std::io::{self, Error, ErrorKind, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use zego_server::log;

use super::say;

/// How long the reader of a FIFO may take to come.
const READER_MAX: Duration = Duration::from_secs(10);

/// Writes the line to standard output (`-`), into a FIFO or device, or as a file of mode 0600 that
/// appears whole or not at all.
pub fn write(target: &Path, line: String) -> io::Result<()> {
    if target.as_os_str() == "-" {
        return say::announce(line);
    }
    match fs::symlink_metadata(target).map(|meta| meta.file_type()) {
        Ok(kind) if kind.is_fifo() || kind.is_char_device() => {
            let target = target.to_owned();
            log::within(READER_MAX, move || {
                let mut options = OpenOptions::new();
                // Were it a link by now, it would lead the secrets elsewhere.
                options.write(true).custom_flags(libc::O_NOFOLLOW);
                options.open(target)?.write_all(line.as_bytes())
            })
        }
        Ok(kind) if !kind.is_file() => {
            let what = "it is a link, a folder or a socket: name a file";
            Err(Error::new(ErrorKind::InvalidInput, what))
        }
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => replace(target, &line),
    }
}

/// Made beside the target under a name that nobody can foresee, exclusively and with mode 0600, then
/// renamed: no file or link that was there before is followed, kept or written to.
fn replace(target: &Path, line: &str) -> io::Result<()> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(line.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(target)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn nothing_that_was_there_is_followed_and_nobody_else_reads_it() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        fs::write(at("bait"), "old").unwrap();
        symlink(at("bait"), at("ready.part")).unwrap();
        fs::write(at("ready"), "older").unwrap();
        fs::set_permissions(at("ready"), fs::Permissions::from_mode(0o666)).unwrap();
        write(&at("ready"), "secret\n".into()).unwrap();
        assert_eq!(fs::read_to_string(at("ready")).unwrap(), "secret\n");
        assert_eq!(mode("ready"), 0o600);
        assert_eq!(fs::read_to_string(at("bait")).unwrap(), "old");
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            3,
            "nothing is left over"
        );

        symlink(at("bait"), at("link")).unwrap();
        assert!(write(&at("link"), "secret\n".into()).is_err());
        assert!(write(dir.path(), "secret\n".into()).is_err());
        assert_eq!(fs::read_to_string(at("bait")).unwrap(), "old");
    }

    #[test]
    fn a_fifo_is_written_to_and_a_device_stays_one() {
        let dir = tempfile::tempdir().unwrap();
        let fifo = dir.path().join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status();
        assert!(made.unwrap().success());
        let reader = std::thread::spawn({
            let fifo = fifo.clone();
            move || {
                let mut text = String::new();
                fs::File::open(fifo)
                    .unwrap()
                    .read_to_string(&mut text)
                    .unwrap();
                text
            }
        });
        write(&fifo, "line\n".into()).unwrap();
        assert_eq!(reader.join().unwrap(), "line\n");
        write(Path::new("/dev/null"), "line\n".into()).unwrap();
        let kind = fs::metadata("/dev/null").unwrap().file_type();
        assert!(kind.is_char_device());
    }
}
