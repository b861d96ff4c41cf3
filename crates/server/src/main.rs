//! The zego-server program: reads its arguments, starts the server, waits for a signal.

mod cli;

use std::process::ExitCode;

use cli::args::Command;

fn main() -> ExitCode {
    let result = match cli::args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => cli::say::print(cli::args::HELP),
        Ok(Command::HelpConfig) => cli::say::print(cli::args::SAMPLE),
        Ok(Command::Version) => {
            cli::say::print(concat!("zego-server ", env!("CARGO_PKG_VERSION"), "\n"))
        }
        Ok(Command::Run(options)) => cli::run::run(options),
        Ok(Command::Token(options)) => cli::token::run(options),
        Err(error) => {
            cli::say::complain(format!("{error}\nTry `zego-server help`."));
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::say::complain(format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
