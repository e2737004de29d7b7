//! What the daemon makes of its configuration: a right one is followed at once, a wrong one is told and changes nothing.

use std::path::PathBuf;

use tidings::config::Config;
use tidings::config::file::{self, Problem};
use tidings::content::markup::{Body, Node};
use tidings::core::notification::{Content, ExpireTimeout, Id};
use tidings::watch::Watched;

use crate::driver::{Driver, Input};
use crate::fronts::tidings::{Answer, Error};
use crate::world::configuration::{self, Read};

/// How the configuration is.
#[derive(Debug)]
pub(crate) struct Configuration {
    /// Where the file is, or would be.
    path: Option<PathBuf>,
    /// What it said last.
    read: Read,
    /// Tells of changes since it was read for the first time, until somebody listens.
    watched: Option<std::io::Result<Watched>>,
    /// What tells the person on screen that it is wrong.
    told: Option<Id>,
}

impl Configuration {
    /// Reads it for the first time.
    pub(crate) fn open() -> Self {
        let path = file::path();
        let watched = path.as_deref().map(Watched::new);
        let read = path.as_deref().map_or(Ok(None), file::read);
        Self { path, read, watched, told: None }
    }

    /// What to begin with: a wrong file says nothing.
    pub(crate) fn first(&self) -> Config {
        self.read.as_ref().ok().cloned().flatten().unwrap_or_default()
    }

    /// In one word, as `Status` tells it.
    pub(crate) fn word(&self) -> &'static str {
        match &self.read {
            Ok(Some(_)) => "ok",
            Ok(None) => "none",
            Err(_) => "wrong",
        }
    }

    /// Where the file is, or would be.
    pub(crate) fn path(&self) -> String {
        self.path.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
    }

    /// What is wrong with it, a line for each.
    pub(crate) fn problem(&self) -> Option<String> {
        let path = self.path.as_deref()?;
        self.read.as_ref().err().map(|problem| problem.lines(path).join("\n"))
    }
}

impl Driver {
    /// Follows every change of the file from now on, and tells what was wrong with it at the beginning.
    pub(crate) fn watch_configuration(&mut self) {
        if let Err(problem) = self.configuration.read.clone() {
            self.tell_of_configuration(&problem, "The defaults are used.");
        }
        if let Some((path, watched)) = self.configuration.path.clone().zip(self.configuration.watched.take()) {
            tokio::spawn(configuration::watch(path, watched, self.inputs()));
        }
    }

    /// Reads the file again, and answers whether it is right.
    pub(crate) fn read_configuration(&self, answer: Answer<()>) {
        let Some(path) = self.configuration.path.clone() else {
            let _ = answer.send(Ok(()));
            return;
        };
        let inputs = self.inputs();
        tokio::spawn(async move {
            let read = configuration::read(path).await;
            // The driver outlives this task unless the daemon ends.
            let _ = inputs.send(Input::Configured(Box::new(read), Some(answer))).await;
        });
    }

    /// This is what the file says now. What is wrong in it changes nothing but what is told.
    pub(crate) fn configured(&mut self, read: Read, answer: Option<Answer<()>>) {
        let news = read != self.configuration.read;
        self.configuration.read = read.clone();
        match read {
            Ok(config) => {
                let Config { content, core, sounds, idle, screen } = config.unwrap_or_default();
                self.limits = content;
                self.core.configure(core, self.now());
                self.core.set_sounds(sounds);
                self.follow_idle(idle.after);
                self.subscribers.settle(&screen);
                if let Some(told) = self.configuration.told.take() {
                    // The person may have dismissed it.
                    let _ = self.core.dismiss(told, self.now());
                }
                if news {
                    tracing::info!(path = self.configuration.path(), "the configuration was read");
                }
            }
            Err(problem) if news => self.tell_of_configuration(&problem, "What ran before is kept."),
            Err(_) => {}
        }
        if let Some(answer) = answer {
            let problem = self.configuration.problem();
            let _ = answer.send(problem.map_or(Ok(()), |problem| Err(Error::WrongConfiguration(problem))));
        }
    }

    /// Says what is wrong, in the log and on screen, where it stays until it is right or the person dismisses it.
    fn tell_of_configuration(&mut self, problem: &Problem, consequence: &str) {
        let Some(path) = self.configuration.path.clone() else { return };
        for line in problem.lines(&path) {
            tracing::warn!("{line}");
        }
        let name = path.file_name().map(PathBuf::from).unwrap_or_default();
        // A popup has room for one.
        let mut lines = problem.lines(&name);
        let more = lines.len().saturating_sub(1);
        lines.truncate(1);
        if more > 0 {
            lines.push(format!("{more} more: tidings config check"));
        }
        lines.push(consequence.to_owned());
        let content = Content {
            app_name: "Tidings".to_owned(),
            summary: "The configuration is wrong".to_owned(),
            body: Body(vec![Node::Text(lines.join("\n"))]),
            expire_timeout: ExpireTimeout::Never,
            ..Content::default()
        };
        let before = self.configuration.told.take();
        self.configuration.told = Some(self.core.notify_ours_instead(before, content, self.now()));
    }
}
