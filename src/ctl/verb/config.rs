//! `tidings config`: what may be written, where, and what is wrong with what is. The daemon is not asked.

use std::path::{Path, PathBuf};

use serde::Serialize;
use tidings::config::file::{self, Problem};
use tidings::config::{DEFAULT, Mistake};

use crate::answer::{Answer, Failure};
use crate::grammar::config::Verb;
use crate::present::Present;
use crate::print::escape;

#[derive(Debug, Serialize)]
struct CheckJson {
    path: String,
    config: &'static str,
    problems: Vec<ProblemJson>,
}

#[derive(Debug, Serialize)]
struct ProblemJson {
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    nearest: Option<String>,
}

/// Does what was asked for.
pub(crate) fn run(present: &Present, verb: &Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Check { file: Some(file) } => check(present, file, true),
        Verb::Check { file: None } => check(present, &path()?, false),
        Verb::Path => {
            let path = path()?.display().to_string();
            Ok(present.answer(&path, || format!("{}\n", escape::line(&path))))
        }
        Verb::Default => Ok(present.answer(&DEFAULT, || DEFAULT.to_owned())),
    }
}

fn path() -> Result<PathBuf, Failure> {
    file::path().ok_or_else(|| Failure::Refused("neither XDG_CONFIG_HOME nor HOME is set".to_owned()))
}

/// A file that is `named` has to be there.
fn check(present: &Present, path: &Path, named: bool) -> Result<Answer, Failure> {
    let told = path.display();
    let (config, problem) = match file::read(path) {
        Ok(None) if named => return Err(Failure::NotFound(format!("{told}: there is no such file"))),
        Ok(None) => ("none", None),
        Ok(Some(_)) => ("ok", None),
        Err(problem) => ("wrong", Some(problem)),
    };
    let json = CheckJson { path: told.to_string(), config, problems: problem.as_ref().map(problems).unwrap_or_default() };
    let answer = present.answer(&json, || {
        let lines = match &problem {
            Some(problem) => problem.lines(path),
            None if config == "none" => vec![format!("{told}: there is no such file; all is as built in")],
            None => vec![format!("{told}: ok")],
        };
        lines.iter().map(|line| format!("{}\n", escape::line(line))).collect()
    });
    Ok(if problem.is_some() { answer.no() } else { answer })
}

fn problems(problem: &Problem) -> Vec<ProblemJson> {
    match problem {
        Problem::Unreadable(why) => vec![ProblemJson { line: None, column: None, message: why.clone(), nearest: None }],
        Problem::Wrong(mistakes) => mistakes.iter().map(of_mistake).collect(),
    }
}

fn of_mistake(mistake: &Mistake) -> ProblemJson {
    ProblemJson {
        line: Some(mistake.line),
        column: Some(mistake.column),
        message: mistake.message.clone(),
        nearest: mistake.nearest.clone(),
    }
}
