//! What the checks stand on: what was found in the world, without a judgement.

use std::path::PathBuf;

use tidings::wire::asked::StatusForm;

/// All that was found.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The session bus answers; else why not.
    pub(super) bus: Bus,
    /// `XDG_RUNTIME_DIR`.
    pub(super) runtime: Runtime,
    /// Who owns `org.freedesktop.Notifications`.
    pub(super) owner: Option<Owner>,
    /// What the daemon says of itself; else the sentence of the failure.
    pub(super) status: Option<Result<StatusForm, String>>,
    /// Files that claim `org.freedesktop.Notifications`, in the order in which the bus looks for them.
    pub(super) claims: Vec<Claim>,
    /// The folder of the person's own service files.
    pub(super) own_services: PathBuf,
    /// What `systemctl --user` says of `tidings.service`; `None` where there is no systemd of the session.
    pub(super) unit: Option<Unit>,
    /// Variables that services are started with; `None` where nobody can say.
    pub(super) environment: Option<Vec<String>>,
    /// What the environment says of displays.
    pub(super) display: Display,
    /// The bus can start `org.tidings.Ui`.
    pub(super) ui_activatable: bool,
    /// tidings-ui beside tidingsd.
    pub(super) ui_beside: Option<PathBuf>,
    /// tidingsd: the one that runs, else the one beside this program.
    pub(super) daemon: Option<PathBuf>,
}

/// The session bus.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Bus {
    /// It answers.
    Answers,
    /// It cannot be reached at the address of the environment.
    Silent(String),
    /// The environment names none; there is one at this socket.
    Unnamed(PathBuf),
    /// The environment names none, and there is none where it usually is.
    #[default]
    Absent,
}

/// `XDG_RUNTIME_DIR`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Runtime {
    /// Set, a folder of this user, closed to others.
    Sound(PathBuf),
    /// Set, and open to others.
    Open(PathBuf),
    /// Set, and of another user.
    Foreign(PathBuf),
    /// Set, and not there.
    Missing(PathBuf),
    /// Not set.
    #[default]
    Unset,
}

/// Who owns a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Owner {
    /// Its process.
    pub(super) pid: u32,
    /// The program.
    pub(super) program: Option<PathBuf>,
    /// The user unit that it runs in.
    pub(super) unit: Option<String>,
}

/// A D-Bus service file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claim {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What is started.
    pub(super) exec: String,
    /// The unit that is started instead where there is systemd.
    pub(super) unit: Option<String>,
    /// The program of `exec` is there.
    pub(super) program_exists: bool,
}

/// The user unit, in the words of systemd.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unit {
    /// `LoadState`.
    pub(super) load: String,
    /// `ActiveState`.
    pub(super) active: String,
    /// `UnitFileState`.
    pub(super) file: String,
}

/// Displays that the environment names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Display {
    /// `WAYLAND_DISPLAY`.
    pub(super) wayland: Option<String>,
    /// `DISPLAY`.
    pub(super) x11: Option<String>,
    /// Whether the compositor has zwlr_layer_shell_v1; `None` where it did not say.
    pub(super) layer_shell: Option<bool>,
}

impl Facts {
    /// The daemon's answer.
    pub(super) fn status(&self) -> Option<&StatusForm> {
        self.status.as_ref().and_then(|status| status.as_ref().ok())
    }

    /// The owner of the name, if it is tidingsd.
    pub(super) fn tidings_owns(&self) -> bool {
        self.owner.as_ref().is_some_and(Owner::is_tidings)
    }

    /// The command that starts the daemon here.
    pub(super) fn start(&self) -> String {
        match (&self.unit, &self.daemon) {
            (Some(unit), _) if unit.load == "loaded" => "systemctl --user start tidings.service".to_owned(),
            (_, Some(daemon)) => super::quoted(&daemon.display().to_string()),
            _ => "tidingsd".to_owned(),
        }
    }

    /// The command that starts it anew.
    pub(super) fn restart(&self) -> String {
        match &self.unit {
            Some(unit) if unit.active == "active" => "systemctl --user restart tidings.service".to_owned(),
            _ => {
                let daemon = self.daemon.as_ref().map_or("tidingsd".to_owned(), |path| path.display().to_string());
                format!("{} --replace", super::quoted(&daemon))
            }
        }
    }
}

impl Owner {
    /// Whether it is tidingsd.
    pub(super) fn is_tidings(&self) -> bool {
        let name = self.program.as_ref().and_then(|path| path.file_name()).and_then(|name| name.to_str());
        name.is_some_and(|name| name.strip_suffix(" (deleted)").unwrap_or(name) == "tidingsd")
    }

    /// For a person.
    pub(super) fn words(&self) -> String {
        match &self.program {
            Some(program) => format!("{} (process {})", program.display(), self.pid),
            None => format!("process {}", self.pid),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Where all is well.
    pub(in crate::doctor) fn well() -> Facts {
        let status =
            StatusForm { version: env!("CARGO_PKG_VERSION").to_owned(), archive: "ok".to_owned(), ..Default::default() };
        Facts {
            bus: Bus::Answers,
            runtime: Runtime::Sound("/run/user/1000".into()),
            owner: Some(Owner { pid: 7, program: Some("/usr/bin/tidingsd".into()), unit: Some("tidings.service".to_owned()) }),
            status: Some(Ok(status)),
            claims: vec![Claim {
                path: "/usr/share/dbus-1/services/org.tidings.Notifications.service".into(),
                exec: "/usr/bin/tidingsd".to_owned(),
                unit: Some("tidings.service".to_owned()),
                program_exists: true,
            }],
            own_services: "/home/me/.local/share/dbus-1/services".into(),
            unit: Some(Unit { load: "loaded".to_owned(), active: "active".to_owned(), file: "enabled".to_owned() }),
            environment: Some(vec!["WAYLAND_DISPLAY".to_owned()]),
            display: Display { wayland: Some("wayland-1".to_owned()), x11: None, layer_shell: Some(true) },
            ui_activatable: true,
            ui_beside: Some("/usr/bin/tidings-ui".into()),
            daemon: Some("/usr/bin/tidingsd".into()),
        }
    }
}
