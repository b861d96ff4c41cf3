//! A newer Debian in a folder of the cache, for toolchains that this system is too old for.

use crate::run::{Outcome, cache_dir, command, run};
use crate::setup;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One of them. Made once; delete its folder to have it made anew.
pub struct Chroot {
    pub name: &'static str,
    pub suite: &'static str,
    /// With commas between them.
    pub packages: &'static str,
    /// For mmdebstrap.
    pub options: &'static [&'static str],
    /// What it is made for, from its root.
    pub program: &'static str,
}

impl Chroot {
    pub fn folder(&self) -> PathBuf {
        cache_dir().join("chroots").join(self.name)
    }

    /// What is missing, in words.
    pub fn missing(&self) -> Option<String> {
        self.missing_in(&self.folder())
    }

    fn missing_in(&self, folder: &Path) -> Option<String> {
        // The program may be a link that is absolute inside the chroot.
        if folder.join(self.program).symlink_metadata().is_ok() {
            return None;
        }
        Some(if folder.is_dir() {
            format!(
                "no {} in {}: delete that folder to have it made anew",
                self.program,
                folder.display()
            )
        } else {
            format!("no Debian {} in {}", self.suite, folder.display())
        })
    }

    pub fn install(&self) -> Outcome {
        let folder = self.folder();
        if folder.is_dir() {
            return Ok(());
        }
        setup::ensure(&[setup::need("mmdebstrap", "mmdebstrap")])?;
        let part = folder.with_extension("part");
        let _ = std::fs::remove_dir_all(&part);
        std::fs::create_dir_all(folder.parent().expect("below the cache"))
            .map_err(|e| e.to_string())?;
        // A mirror that does not answer must not hold up everything else.
        run(command("timeout")
            .args(["900", "mmdebstrap", "--variant=minbase"])
            .arg(format!("--include={}", self.packages))
            .args(self.options)
            .arg(self.suite)
            .arg(&part)
            .arg(setup::mirror()))?;
        std::fs::rename(&part, &folder).map_err(|e| e.to_string())
    }

    /// A shell command line inside, with `binds` mounted at the same paths as outside. Arguments added
    /// to the command are the script's `"$@"`; the script should `exec` its last program, so that
    /// killing the command kills it.
    ///
    /// The mounts live in a mount namespace of their own and end with the command; only their empty
    /// mount points stay behind in the chroot. Needs what [`blocked`] looks for.
    pub fn command(&self, binds: &[&Path], script: &str) -> Command {
        let mut outer = String::from("set -e\n");
        let root = self.folder();
        let root = root.display();
        for system in ["/proc", "/dev"] {
            outer += &format!("mount --rbind '{system}' '{root}{system}'\n");
        }
        for bind in binds {
            let bind = bind.display();
            outer += &format!("mkdir -p '{root}{bind}'\nmount --rbind '{bind}' '{root}{bind}'\n");
        }
        // The working directory is of outside; chroot goes to the new root.
        outer += &format!("exec chroot '{root}' /bin/sh -c \"$ZEGO_INNER\" sh \"$@\"\n");
        let mut command = unshare();
        command.arg(outer).arg("sh").env("ZEGO_INNER", script);
        command
    }
}

/// Why no chroot can be used here, whatever is installed, and what to do about it.
pub fn blocked() -> Option<String> {
    let uid = crate::run::output(command("id").arg("-u")).unwrap_or_default();
    if uid.trim() != "0" {
        return Some(
            "its toolchain lies in a chroot, which only root can enter. Run it with:\n\n  \
             sudo -E env \"PATH=$PATH\" cargo xtask bindings\n"
                .into(),
        );
    }
    let tried = unshare()
        .arg("mount --bind /proc /proc")
        .stderr(Stdio::null())
        .status();
    let works = tried.is_ok_and(|status| status.success());
    (!works).then(|| {
        "its toolchain lies in a chroot, which needs mounts of its own, and this system refuses \
         them. In a container: start that with --privileged, or with --cap-add SYS_ADMIN \
         --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
            .into()
    })
}

/// A shell with mounts of its own.
fn unshare() -> Command {
    let mut command = command("unshare");
    command.args(["--mount", "--propagation", "private", "/bin/sh", "-c"]);
    command
}

#[cfg(test)]
mod tests {
    use super::Chroot;

    #[test]
    fn what_is_missing_is_said_with_the_way_out() {
        let chroot = Chroot {
            name: "swift",
            suite: "trixie",
            packages: "",
            options: &[],
            program: "usr/bin/swift",
        };
        let folder = std::env::temp_dir().join(format!("zego-chroot-{}", std::process::id()));
        let said = chroot.missing_in(&folder).expect("nothing there");
        assert!(said.starts_with("no Debian trixie in "), "{said}");
        // A folder that is there, without the program.
        std::fs::create_dir(&folder).expect("a scratch folder");
        let said = chroot.missing_in(&folder);
        std::fs::remove_dir(&folder).expect("empty");
        let said = said.expect("no program");
        assert!(said.contains("delete that folder"), "{said}");
    }
}
