//! The system's player, which makes the sounds: a child of ours without a shell, one at a time, never waited for.
//!
//! Whether a sound is to be heard is the core's affair. A name is looked for in the person's sound theme when it is to be heard,
//! by another thread; only a regular file of a sensible size is handed to a player.

use std::ffi::OsStr;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tidings::content::sound::Sound;
use tidings::content::sound::theme::{self, Found, Lookup, Shelf};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The longest that a sound is heard.
const LONGEST: Duration = Duration::from_secs(10);
/// A player that fails within this has played nothing (it found no server to play on): another one is tried.
const AT_ONCE: Duration = Duration::from_secs(1);
/// Largest file that is played, in bytes: a minute and a half of uncompressed stereo.
const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;
/// Largest `index.theme` or `settings.ini` that is read, in bytes.
const MAX_TEXT_BYTES: u64 = 256 * 1024;

/// A program that plays a file.
#[derive(Debug, PartialEq, Eq)]
struct Program {
    name: &'static str,
    /// What goes before the path of the file.
    arguments: &'static [&'static str],
    /// The suffixes of the files that it plays; empty: all.
    suffixes: &'static [&'static str],
}

/// The players that are known, the best first: those that mix with what else is heard, and at the person's volume for events.
const PROGRAMS: [Program; 5] = [
    Program { name: "pw-play", arguments: &[], suffixes: &[] },
    Program { name: "paplay", arguments: &[], suffixes: &[] },
    Program { name: "canberra-gtk-play", arguments: &["-f"], suffixes: &[] },
    Program { name: "ogg123", arguments: &["-q"], suffixes: &["oga", "ogg"] },
    Program { name: "aplay", arguments: &["-q"], suffixes: &["wav"] },
];

impl Program {
    fn plays(&self, file: &Path) -> bool {
        let suffix = file.extension().and_then(OsStr::to_str).unwrap_or_default();
        self.suffixes.is_empty() || self.suffixes.iter().any(|known| suffix.eq_ignore_ascii_case(known))
    }
}

/// The players of this machine, and what is heard.
#[derive(Debug)]
pub(crate) struct Player {
    programs: Arc<[(&'static Program, PathBuf)]>,
    playing: Option<Playing>,
}

/// A sound that is heard, until the sender is dropped.
#[derive(Debug)]
struct Playing {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Player {
    /// Looks for players where programs are.
    pub(crate) fn find() -> Self {
        Self { programs: programs(), playing: None }
    }

    /// Looks again: one may have been installed.
    pub(crate) fn look_again(&mut self) {
        self.programs = programs();
    }

    /// Whether there is any.
    pub(crate) fn is_there(&self) -> bool {
        !self.programs.is_empty()
    }

    /// Makes this sound; one that is still heard ends.
    pub(crate) fn play(&mut self, sound: Sound) {
        tracing::debug!(?sound, "a sound");
        let programs = self.programs.clone();
        let before = self.playing.take();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            if let Some(Playing { stop, task }) = before {
                drop(stop);
                let _ = task.await;
            }
            play(&programs, sound, stopped).await;
        });
        self.playing = Some(Playing { stop, task });
    }
}

fn programs() -> Arc<[(&'static Program, PathBuf)]> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
    let runs = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0);
    let found = |program: &'static Program| folders.iter().map(|folder| folder.join(program.name)).find(runs);
    PROGRAMS.iter().filter_map(|program| Some((program, found(program)?))).collect()
}

/// Plays a sound with the first player that can, to its end or until it is stopped.
async fn play(programs: &[(&'static Program, PathBuf)], sound: Sound, stopped: oneshot::Receiver<()>) {
    let asked = sound.clone();
    let Ok(Some(file)) = tokio::task::spawn_blocking(move || file_of(&asked)).await else {
        return tracing::debug!(?sound, "there is no such sound");
    };
    let mut over = std::pin::pin!(tokio::time::timeout(LONGEST, stopped));
    for (program, path) in programs.iter().filter(|(program, _)| program.plays(&file)) {
        let began = Instant::now();
        match run(program, path, &file, over.as_mut()).await {
            Ok(None) => return tracing::debug!(player = program.name, "a sound was cut off"),
            Ok(Some(status)) if status.success() => return,
            Ok(Some(status)) if began.elapsed() > AT_ONCE => {
                return tracing::debug!(player = program.name, %status, "a sound broke off");
            }
            Ok(Some(status)) => tracing::debug!(player = program.name, %status, "a sound was not played"),
            Err(error) => tracing::debug!(player = program.name, %error, "a player cannot be started"),
        }
    }
    tracing::debug!(?sound, "no player plays it");
}

/// Runs a player to its end; `None` where it was killed because its time is over.
async fn run(program: &Program, path: &Path, file: &Path, over: impl Future) -> std::io::Result<Option<ExitStatus>> {
    let mut command = tokio::process::Command::new(path);
    command.args(program.arguments).arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.kill_on_drop(true).spawn()?;
    tokio::select! {
        status = child.wait() => status.map(Some),
        _ = over => child.kill().await.map(|()| None),
    }
}

/// The file behind a sound, if it can be played. Takes the time that disks take.
fn file_of(sound: &Sound) -> Option<PathBuf> {
    let file = match sound {
        Sound::File(path) => path.clone(),
        Sound::Name(name) => match lookup().find(name, &Disk) {
            Found::File(path) => path,
            Found::Disabled | Found::Nothing => return None,
        },
    };
    let it = std::fs::metadata(&file).ok()?;
    (it.is_file() && (1..=MAX_FILE_BYTES).contains(&it.len())).then_some(file)
}

/// Where the person's sounds are, by the environment and the theme that GTK's settings name.
fn lookup() -> Lookup {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = folder("HOME");
    let below_home = |place: &str| home.as_ref().map(|home| home.join(place));
    let data = variable("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let shared = std::env::split_paths(&data).filter(|path| path.is_absolute());
    let own = folder("XDG_DATA_HOME").or_else(|| below_home(".local/share"));
    let settings = folder("XDG_CONFIG_HOME").or_else(|| below_home(".config"));
    let chosen = settings.and_then(|settings| {
        let of = |gtk: &str| Disk.text(&settings.join(gtk).join("settings.ini")).and_then(|text| chosen_theme(&text));
        of("gtk-4.0").or_else(|| of("gtk-3.0"))
    });
    let language = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable).unwrap_or_default();
    Lookup {
        roots: own.into_iter().chain(shared).map(|root| root.join("sounds")).collect(),
        theme: chosen.unwrap_or_else(|| theme::FALLBACK.to_owned()),
        locales: theme::locales(&language.to_string_lossy()),
    }
}

/// The sound theme that a `settings.ini` of GTK names.
fn chosen_theme(text: &str) -> Option<String> {
    let values = text.lines().filter_map(|line| line.split_once('='));
    let mut named = values.filter(|(key, _)| key.trim() == "gtk-sound-theme-name").map(|(_, value)| value.trim());
    named.rfind(|name| !name.is_empty()).map(str::to_owned)
}

/// The file system.
struct Disk;

impl Shelf for Disk {
    fn text(&self, path: &Path) -> Option<String> {
        if !self.has(path) {
            return None;
        }
        let mut text = String::new();
        std::fs::File::open(path).ok()?.take(MAX_TEXT_BYTES).read_to_string(&mut text).ok()?;
        Some(text)
    }

    fn has(&self, path: &Path) -> bool {
        std::fs::metadata(path).is_ok_and(|it| it.is_file())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_player_is_given_what_it_can_play() {
        let for_file = |name: &str| -> Vec<&str> {
            PROGRAMS.iter().filter(|program| program.plays(Path::new(name))).map(|program| program.name).collect()
        };
        assert_eq!(for_file("/x/bell.oga"), ["pw-play", "paplay", "canberra-gtk-play", "ogg123"]);
        assert_eq!(for_file("/x/bell.WAV"), ["pw-play", "paplay", "canberra-gtk-play", "aplay"]);
        assert_eq!(for_file("/x/bell"), ["pw-play", "paplay", "canberra-gtk-play"]);
    }

    #[test]
    fn the_theme_is_the_one_that_gtk_names() {
        assert_eq!(chosen_theme("[Settings]\ngtk-sound-theme-name = ocean\n").as_deref(), Some("ocean"));
        assert_eq!(chosen_theme("[Settings]\ngtk-sound-theme-name=\ngtk-theme-name=x"), None);
    }

    #[test]
    fn only_a_regular_file_of_a_sensible_size_is_played() {
        let folder = std::env::temp_dir().join(format!("tidings-sound-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let fifo = folder.join("fifo.oga");
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let empty = folder.join("empty.oga");
        std::fs::write(&empty, "").unwrap();
        let huge = folder.join("huge.oga");
        std::fs::File::create(&huge).unwrap().set_len(10 << 30).unwrap();
        for path in [fifo, empty, huge, folder.join("missing.oga"), folder.clone(), "/dev/zero".into()] {
            assert_eq!(file_of(&Sound::File(path.clone())), None, "{}", path.display());
        }
        let good = folder.join("good.oga");
        std::fs::write(&good, "x").unwrap();
        assert_eq!(file_of(&Sound::File(good.clone())), Some(good));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
