//! The zego-server program: reads its arguments, starts the server, waits for a signal.

mod cli;

use std::process::ExitCode;

use cli::args::Command;

fn main() -> ExitCode {
    let result = match cli::args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            print!("{}", cli::args::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Command::HelpConfig) => {
            print!("{}", cli::args::SAMPLE);
            return ExitCode::SUCCESS;
        }
        Ok(Command::Version) => {
            println!("zego-server {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Ok(Command::Run(options)) => cli::run::run(options),
        Ok(Command::Token(options)) => cli::token::run(options),
        Err(error) => {
            eprintln!("zego-server: {error}\nTry `zego-server help`.");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("zego-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}
