//! `cargo xtask bench bindings [LANGUAGE…] [--seconds N] [--json FILE]`: what each language costs
//! over C, measured in the same run and against the same server.
//!
//! Each binding's bench program knows `calls` and `viewer SECONDS ROOM STREAM` and prints one line of
//! JSON; tests/c/bench/bench.c says what they do and is the C of the comparison. A viewer runs at
//! the same time as a C viewer of the same stream, so that both meet the same machine.

use super::{ALL, Context, Language, context, prepare, server};
use crate::run::{Outcome, command, root, run};
use crate::server::TestServer;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// Runs of `calls` per language, taken in turns with C; the least disturbed one counts.
const RUNS: usize = 5;
/// What issue and documents promise for languages that need not copy pictures.
const RATIO_MAX: f64 = 1.2;

/// The command.
pub fn bench(args: &[String]) -> Outcome {
    let mut json = None;
    let mut seconds = 20.0;
    let mut names: Vec<&str> = vec![];
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--json" => json = Some(PathBuf::from(rest.next().ok_or("--json wants a file")?)),
            "--seconds" => {
                let value = rest.next().ok_or("--seconds wants a number")?;
                seconds = value.parse().map_err(|_| "--seconds wants a number")?;
            }
            name if ALL.iter().any(|l| l.name == name) => names.push(name),
            other => return Err(format!("unknown language or option {other:?}")),
        }
    }
    let context = context(false)?;
    let server = server()?;
    let c = c_program(&context)?;
    let mut figures = Figures::default();
    for language in ALL {
        if !names.is_empty() && !names.contains(&language.name) {
            continue;
        }
        println!("\n-- {}", language.name);
        let measured = prepare(language, names.is_empty()).and_then(|()| {
            let mut bench = Bench {
                context: &context,
                server: &server,
                c: &c,
                figures: &mut figures,
            };
            bench.language(language, seconds)
        });
        if let Err(reason) = measured {
            println!("SKIPPED {}: {reason}", language.name);
        }
    }
    println!();
    for (name, value) in &figures.0 {
        println!("{name:32} {value:10.3}");
    }
    for (name, value) in &figures.0 {
        if name.ends_with("_viewer_cpu_ratio") && *value > RATIO_MAX {
            println!("{name}: above {RATIO_MAX}, the bound where no picture is copied");
        }
    }
    match json {
        Some(path) => {
            std::fs::write(&path, figures.to_json()).map_err(|e| format!("{}: {e}", path.display()))
        }
        None => Ok(()),
    }
}

/// Named numbers in the order of measuring; of one name the smallest stays.
#[derive(Default)]
struct Figures(Vec<(String, f64)>);

impl Figures {
    fn least(&mut self, name: String, value: f64) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = old.min(value),
            None => self.0.push((name, value)),
        }
    }

    fn to_json(&self) -> String {
        let rows: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("  \"{name}\": {value:.3}"))
            .collect();
        format!("{{\n{}\n}}\n", rows.join(",\n"))
    }
}

struct Bench<'a> {
    context: &'a Context,
    server: &'a TestServer,
    c: &'a PathBuf,
    figures: &'a mut Figures,
}

impl Bench<'_> {
    fn language(&mut self, language: &Language, seconds: f64) -> Outcome {
        let name = language.name;
        let program = (language.bench)(self.context)?;
        for _ in 0..RUNS {
            self.calls("c", command(self.c))?;
            self.calls(name, again(&program))?;
        }
        let room = format!("bench-{name}");
        let stream = format!("{room}-stream");
        let mut host = Running(
            self.prepared(command(self.c), &["host", &room, &stream])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .map_err(|e| format!("host: {e}"))?,
        );
        let out = host.0.stdout.take().expect("piped");
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .map_err(|e| format!("host: {e}"))?;
        if line.trim() != "READY" {
            return Err("the host did not come to publish".into());
        }
        let text = seconds.to_string();
        let arguments = ["viewer", &text, &room, &stream];
        let mut viewers = vec![];
        for program in [command(self.c), again(&program)] {
            let child = self
                .prepared(program, &arguments)
                .stdout(Stdio::piped())
                .spawn()
                .map_err(|e| format!("viewer: {e}"))?;
            viewers.push(Running(child));
        }
        let mut cpu = vec![];
        for viewer in &mut viewers {
            let line = viewer.line()?;
            let frames = number(&line, "frames")?;
            if frames < 15.0 * seconds {
                return Err(format!(
                    "a viewer saw only {frames} pictures in {seconds} s"
                ));
            }
            // Per picture: the two need not begin with the same one.
            cpu.push(number(&line, "cpu_ms")? / frames);
        }
        self.figures
            .least(format!("{name}_viewer_cpu_ratio"), cpu[1] / cpu[0]);
        Ok(())
    }

    fn calls(&mut self, name: &str, program: Command) -> Outcome {
        let child = self
            .prepared(program, &["calls"])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("{name}: {e}"))?;
        let line = Running(child).line()?;
        for what in ["call_ns", "callback_ns"] {
            self.figures
                .least(format!("{name}_{what}"), number(&line, what)?);
        }
        Ok(())
    }

    fn prepared(&self, mut program: Command, arguments: &[&str]) -> Command {
        self.context.environment(&mut program);
        self.server.environment(&mut program, false);
        program.args(arguments);
        program
    }
}

/// The C program, built against the same library.
fn c_program(context: &Context) -> Result<PathBuf, String> {
    let program = context.folder("c-bench")?.join("bench");
    run(command("gcc")
        .args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O2"])
        .arg(root().join("tests/c/bench/bench.c"))
        .arg("-I")
        .arg(context.prefix.join("include"))
        .arg("-L")
        .arg(context.prefix.join("lib"))
        .args(["-lzego_express", "-lpthread", "-o"])
        .arg(&program))?;
    Ok(program)
}

/// The same command once more.
fn again(like: &Command) -> Command {
    let mut command = Command::new(like.get_program());
    command.args(like.get_args());
    if let Some(folder) = like.get_current_dir() {
        command.current_dir(folder);
    }
    for (name, value) in like.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// A number of a flat JSON line.
fn number(line: &str, key: &str) -> Result<f64, String> {
    line.split(&format!("\"{key}\":"))
        .nth(1)
        .and_then(|rest| rest.split([',', '}']).next())
        .and_then(|text| text.trim().parse().ok())
        .ok_or_else(|| format!("no {key} in {line:?}"))
}

/// Ends with the value.
struct Running(Child);

impl Running {
    /// The line of JSON that it prints before it ends well.
    fn line(&mut self) -> Result<String, String> {
        let out = self.0.stdout.take().expect("piped");
        let lines = BufReader::new(out).lines().map_while(Result::ok);
        let json = lines.filter(|line| line.starts_with('{')).last();
        let status = self.0.wait().map_err(|e| e.to_string())?;
        match json {
            Some(line) if status.success() => Ok(line),
            _ => Err(format!("the bench program ended with {status}")),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_and_the_least_stays() {
        let line = "{\"call_ns\": 12.5, \"frames\": 30}";
        assert_eq!(number(line, "call_ns"), Ok(12.5));
        assert_eq!(number(line, "frames"), Ok(30.0));
        assert!(number(line, "cpu_ms").is_err());
        let mut figures = Figures::default();
        for value in [3.0, 2.0, 4.0] {
            figures.least("c_call_ns".into(), value);
        }
        assert_eq!(figures.to_json(), "{\n  \"c_call_ns\": 2.000\n}\n");
    }
}
