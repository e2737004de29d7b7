//! What callers ask about permissions: who has which, what it is to be, and what the person says when they are asked.

use tidings::content::text;
use tidings::core::effect::Write;
use tidings::core::identity::{Caller, Client};
use tidings::core::notification::Id;
use tidings::core::permission::{Answer as Said, Applicant, Changes, Program, Requested, State, Subject};
use tidings::wire::permission::PermissionForm;

use crate::driver::Driver;
use crate::fronts::tidings::{Answer, Error, not_found};

/// Those who wait for what the person says, each with the number of the subject.
#[derive(Debug, Default)]
pub(crate) struct Requests(Vec<(u64, Client, Answer<String>)>);

/// An application and an origin within it, as a caller names them; an empty origin is none.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) application: String,
    pub(crate) origin: String,
}

impl Named {
    fn origin(&self) -> Option<std::sync::Arc<str>> {
        Some(self.origin.as_str()).filter(|origin| !origin.is_empty()).map(Into::into)
    }
}

impl Driver {
    /// Answers with the permission, once the person has said it. Somebody in a sandbox may ask for itself.
    pub(crate) fn request_permission(&mut self, caller: &Caller, named: &Named, answer: Answer<String>) {
        let Some(application) = self.core.requester(caller, &named.application) else {
            let why = "programs in a sandbox may ask only for themselves".to_owned();
            drop(answer.send(Err(Error::AccessDenied(why))));
            return;
        };
        let subject = Subject { application, origin: named.origin() };
        // What it was named by, unless that is the text of one.
        let name = if subject.application.to_string() == named.application { "" } else { named.application.as_str() };
        let name = text::one_line(name, text::MAX_APP_NAME);
        match self.core.request_permission(&subject, &name, self.now()) {
            Requested::Told(state) => drop(answer.send(Ok(state.word().to_owned()))),
            Requested::Asked(number) => self.requests.0.push((number, caller.client.clone(), answer)),
        }
        self.settle();
    }

    /// The person has said it, or has put the question away.
    pub(crate) fn decided(&mut self, subject: u64, state: State) {
        let (mine, others) = std::mem::take(&mut self.requests.0).into_iter().partition(|(number, _, _)| *number == subject);
        self.requests.0 = others;
        let mine: Vec<(u64, Client, Answer<String>)> = mine;
        for (_, _, answer) in mine {
            let _ = answer.send(Ok(state.word().to_owned()));
        }
    }

    /// Whoever asked has left: nobody need be asked for its sake.
    pub(crate) fn requester_left(&mut self, client: &Client) {
        let (gone, left): (Vec<_>, _) =
            std::mem::take(&mut self.requests.0).into_iter().partition(|(_, other, _)| other == client);
        self.requests.0 = left;
        for (number, _, _) in gone {
            if !self.requests.0.iter().any(|(other, _, _)| *other == number) {
                self.core.withdraw_request(number, self.now());
            }
        }
    }

    /// What is decided about a sandboxed application is told to the permission store of the desktop.
    pub(crate) fn tell_permission_store(&self, write: &Write) {
        let Some(store) = &self.permission_store else { return };
        let (subject, state) = match write {
            Write::Permission(number) => match self.core.permitted_of(*number) {
                Some(known) => (&known.subject, known.standing.state),
                None => return,
            },
            Write::PermissionGone(subject) => (&**subject, State::Default),
            _ => return,
        };
        if let (Program::Sandbox(id), None) = (&subject.application.program, &subject.origin) {
            // What there is no room for is not told: nobody waits for the store.
            let _ = store.try_send((id.to_string(), state));
        }
    }

    /// The permission store says this of a sandboxed application.
    pub(crate) fn permission_told(&mut self, id: &str, state: State) {
        let application = Applicant { program: Program::Sandbox(id.into()), claim: None };
        self.core.set_permission(&Subject { application, origin: None }, state.into(), self.now());
    }

    pub(super) fn tell_permissions(&self, answer: Answer<Vec<PermissionForm>>) {
        let _ = answer.send(Ok(self.core.permissions().iter().map(PermissionForm::of).collect()));
    }

    pub(super) fn set_permission(&mut self, named: &Named, changes: Changes, answer: Answer<()>) {
        let now = self.now();
        let Some(application) = self.core.applicant(&named.application) else {
            return drop(answer.send(Err(Error::NotFound("there is no such application".to_owned()))));
        };
        self.core.set_permission(&Subject { application, origin: named.origin() }, changes, now);
        let _ = answer.send(Ok(()));
    }

    pub(super) fn reset_permission(&mut self, named: &Named, answer: Answer<()>) {
        let now = self.now();
        let subject =
            self.core.applicant(&named.application).map(|application| Subject { application, origin: named.origin() });
        let reset = subject.and_then(|subject| self.core.reset_permission(&subject, now).ok());
        let nothing = || Error::NotFound("nothing is known of such an application".to_owned());
        let _ = answer.send(reset.ok_or_else(nothing));
    }

    pub(super) fn answer_question(&mut self, id: Id, said: Said, answer: Answer<()>) {
        let now = self.now();
        let _ = answer.send(self.core.answer(id, said, now).map_err(|_| not_found()));
    }
}
