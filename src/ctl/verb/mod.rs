//! What the verbs do, one file a group. Each asks the daemon, and answers with what is to be printed.

mod acting;
mod config;
mod count;
mod dnd;
mod ending;
mod history;
mod list;
mod permission;
mod send;
mod status;
mod tray;
mod watch;

use crate::answer::{Answer, Failure};
use crate::grammar::Verb;
use crate::link::Link;
use crate::present::Present;
use crate::{doctor, generate};

/// Does what was asked for.
pub(crate) async fn perform(verb: Verb, present: &Present) -> Result<Answer, Failure> {
    // These do without the daemon.
    match &verb {
        Verb::Send(options) => return send::run(options, present).await,
        Verb::Watch { waybar } => return watch::run(*waybar).await,
        Verb::Doctor => return Ok(doctor::run(present).await),
        Verb::Completions { shell } => return Ok(Answer::print(generate::completions(*shell))),
        Verb::Generate { folder } => return generate::write(folder),
        Verb::Config { verb } => return config::run(present, verb),
        _ => {}
    }
    let link = Link::open().await?;
    match verb {
        Verb::List(filter) => list::run(&link, present, &filter).await,
        Verb::History(history) => history::run(&link, present, history).await,
        Verb::Close(which) => ending::close(&link, present, &which).await,
        Verb::Dismiss(which) => ending::dismiss(&link, present, &which).await,
        Verb::Hide(which) => ending::hide(&link, present, &which).await,
        Verb::Action(action) => acting::action(&link, present, &action).await,
        Verb::Reply(reply) => acting::reply(&link, present, &reply).await,
        Verb::Count(count) => count::run(&link, present, &count).await,
        Verb::Dnd(dnd) => dnd::run(&link, present, &dnd).await,
        Verb::Focus => {
            link.call::<_, ()>("Focus", &()).await?;
            Ok(Answer::default())
        }
        Verb::Permission { verb } => permission::run(&link, present, &verb).await,
        Verb::Tray { what } => tray::run(&link, present, what).await,
        Verb::Reload => {
            link.call::<_, ()>("Reload", &()).await?;
            Ok(Answer::default())
        }
        Verb::Status => status::run(&link, present).await,
        Verb::Send(_)
        | Verb::Watch { .. }
        | Verb::Doctor
        | Verb::Completions { .. }
        | Verb::Generate { .. }
        | Verb::Config { .. } => Ok(Answer::default()),
    }
}
