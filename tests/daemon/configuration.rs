//! The configuration over a real bus: applied when it is saved, told when it is wrong, whoever writes it and however.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tidings::view::settings::{Position, Settings};
use tidings::view::{Change, View};
use tidings::wire::asked::StatusForm;
use tidings::wire::{ChangeForm, Told, ViewForm, Whole};
use zbus::message::Type;

use crate::harness::{Bus, Client, DEADLINE, Notify, name_of_error};

fn file(bus: &Bus) -> PathBuf {
    bus.folder.0.join(".config/tidings/config.toml")
}

/// Saves as most editors do: a new file takes the place of the old one.
fn save(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let beside = path.with_extension("toml.new");
    fs::write(&beside, text).unwrap();
    fs::rename(&beside, path).unwrap();
}

async fn status(client: &Client) -> StatusForm {
    client.ask("Status", &()).await.unwrap().body().deserialize().unwrap()
}

async fn until_config(client: &Client, word: &str) -> StatusForm {
    let began = Instant::now();
    loop {
        let status = status(client).await;
        if status.config == word {
            return status;
        }
        assert!(began.elapsed() < DEADLINE, "the configuration is {}: {:?}", status.config, status.config_problem);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A subscriber, and what it has been told up to now.
struct Watcher {
    client: Client,
    view: View,
    settings: Settings,
}

impl Watcher {
    async fn new(bus: &Bus) -> Self {
        let client = bus.connect().await;
        let (_, form): (u64, ViewForm) = client.ask("Subscribe", &vec!["popups"]).await.unwrap().body().deserialize().unwrap();
        let Whole { view, settings, .. } = form.read();
        Self { client, view, settings }
    }

    /// Follows until what it has been told is right.
    async fn until(&mut self, right: impl Fn(&View, &Settings) -> bool) {
        while !right(&self.view, &self.settings) {
            let message = self.client.next().await;
            let header = message.header();
            if header.message_type() != Type::Signal || header.member().is_none_or(|member| member.as_str() != "Changed") {
                continue;
            }
            let (_, changes): (u64, Vec<ChangeForm>) = message.body().deserialize().unwrap();
            for told in changes.into_iter().filter_map(ChangeForm::read) {
                match told {
                    Told::Screen(change) => self.view.apply(change),
                    Told::Settings(settings) => self.settings = settings,
                    _ => {}
                }
            }
        }
    }

    async fn until_on_screen(&mut self, popups: usize, waiting: u32) {
        self.until(|view, _| (view.popups.len(), view.waiting) == (popups, waiting)).await;
    }
}

fn says(view: &View, text: &str) -> bool {
    view.popups.iter().any(|popup| popup.body.text().contains(text))
}

#[tokio::test]
async fn what_is_saved_is_applied_to_what_is_there() {
    let bus = Bus::start();
    save(&file(&bus), "[popups]\nlimit = 2\n");
    let _daemon = bus.tidingsd().await;
    let mut sender = bus.connect().await;
    let mut screen = Watcher::new(&bus).await;
    let mut ids = Vec::new();
    for summary in ["1", "2", "3"] {
        ids.push(sender.notify(Notify { summary, expire_timeout: 0, ..Notify::default() }).await);
    }
    screen.until_on_screen(2, 1).await;
    save(&file(&bus), "[popups]\nlimit = 1\nposition = \"bottom\"\nwidth = 500\n");
    screen.until_on_screen(1, 2).await;
    screen.until(|_, settings| settings.place.position == Position::Bottom && settings.width == 500).await;
    save(&file(&bus), "[popups]\nlimit = 4\n");
    screen.until(|view, settings| view.popups.len() == 3 && view.waiting == 0 && *settings == Settings::default()).await;
    let ours = sender.notify(Notify::default()).await;
    screen.until_on_screen(4, 0).await;
    assert!(sender.signals_so_far().await.is_empty());
    save(&file(&bus), "[popups]\nlimit = 4\ntimeout_normal = \"50ms\"\n");
    assert_eq!(sender.signal().await, format!("closed {ours} 1"));
    assert_eq!(screen.view.popups.len(), 4);
    screen.until_on_screen(3, 0).await;
    assert!(ids.iter().all(|id| screen.view.popups.iter().any(|popup| popup.id.get() == *id)));
}

#[tokio::test]
async fn a_bad_edit_changes_nothing_and_is_told_until_it_is_right() {
    let bus = Bus::start();
    save(&file(&bus), "[popups]\nlimit = 1\n");
    let daemon = bus.tidingsd().await;
    let (sender, mut screen) = (bus.connect().await, Watcher::new(&bus).await);
    assert_eq!(until_config(&sender, "ok").await.config_problem, None);
    save(&file(&bus), "[popups]\nlimit = 3\nwidht = 400\n");
    let what = "there is no key widht in [popups]; did you mean width?";
    screen.until(|view, _| says(view, &format!("config.toml:3:1: {what}"))).await;
    let status = status(&sender).await;
    let place = format!("{}:3:1: {what}", file(&bus).display());
    assert_eq!((status.config.as_str(), status.config_problem), ("wrong", Some(place.clone())));
    assert_eq!(status.config_path, file(&bus).display().to_string());
    assert!(daemon.log().contains(&place));
    // What tells of it has the only place.
    sender.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    screen.until_on_screen(1, 1).await;
    let refused = sender.ask("Reload", &()).await.unwrap_err();
    assert_eq!(name_of_error(&refused), "org.tidings.Error.WrongConfiguration");
    assert!(refused.to_string().contains(&place), "{refused}");
    // The same mistake is no news; another one takes its place.
    save(&file(&bus), "[popups]\nlimit = \"many\"\n");
    screen.until(|view, _| says(view, "config.toml:2:9: limit must be a whole number")).await;
    save(&file(&bus), "[popups]\nlimit = 3\nwidth = 400\n");
    screen.until(|_, settings| settings.width == 400).await;
    screen.until(|view, _| view.popups.len() == 1 && view.popups[0].summary == "Summary").await;
    assert_eq!(until_config(&sender, "ok").await.config_problem, None);
    sender.ask("Reload", &()).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_wrong_at_the_beginning_is_told_and_the_defaults_are_used() {
    let bus = Bus::start();
    save(&file(&bus), "[popups]\nwidth = 400\nlimit = 0\n");
    let _daemon = bus.tidingsd().await;
    let mut screen = Watcher::new(&bus).await;
    screen.until(|view, _| says(view, "config.toml:3:9: ")).await;
    assert_eq!(screen.settings, Settings::default());
    fs::remove_file(file(&bus)).unwrap();
    screen.until_on_screen(0, 0).await;
    until_config(&screen.client, "none").await;
}

#[tokio::test]
async fn a_file_may_be_made_later_and_go_again_with_its_folder() {
    let bus = Bus::start();
    bus.configure_nothing();
    let daemon = bus.tidingsd().await;
    let mut screen = Watcher::new(&bus).await;
    assert_eq!(status(&screen.client).await.config, "none");
    for width in [400, 500] {
        save(&file(&bus), &format!("[popups]\nwidth = {width}\n"));
        screen.until(|_, settings| settings.width == width).await;
        fs::remove_dir_all(bus.folder.0.join(".config")).unwrap();
        screen.until(|_, settings| *settings == Settings::default()).await;
    }
    // Written in its place, in several steps.
    fs::create_dir_all(file(&bus).parent().unwrap()).unwrap();
    fs::write(file(&bus), "[popups]\n").unwrap();
    fs::write(file(&bus), "[popups]\nwidth = 600\n").unwrap();
    screen.until(|_, settings| settings.width == 600).await;
    assert!(!daemon.log().contains("not noticed"));
}

#[tokio::test]
async fn links_to_dotfiles_are_followed_wherever_they_lead() {
    let bus = Bus::start();
    bus.configure_nothing();
    let dotfiles = bus.folder.0.join("dotfiles");
    let target = dotfiles.join("one/tidings.toml");
    save(&target, "[popups]\nwidth = 400\n");
    fs::create_dir_all(file(&bus).parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(&target, file(&bus)).unwrap();
    let _daemon = bus.tidingsd().await;
    let mut screen = Watcher::new(&bus).await;
    assert_eq!(screen.settings.width, 400);
    fs::write(&target, "[popups]\nwidth = 410\n").unwrap();
    screen.until(|_, settings| settings.width == 410).await;
    save(&target, "[popups]\nwidth = 420\n");
    screen.until(|_, settings| settings.width == 420).await;
    // The link is made to lead elsewhere, as `ln -sf` and home-manager do.
    let other = dotfiles.join("two/tidings.toml");
    save(&other, "[popups]\nwidth = 430\n");
    std::os::unix::fs::symlink(&other, dotfiles.join("link")).unwrap();
    fs::rename(dotfiles.join("link"), file(&bus)).unwrap();
    screen.until(|_, settings| settings.width == 430).await;
    save(&other, "[popups]\nwidth = 440\n");
    screen.until(|_, settings| settings.width == 440).await;
    fs::remove_file(&other).unwrap();
    screen.until(|_, settings| *settings == Settings::default()).await;
}

#[tokio::test]
async fn what_is_no_file_is_told_and_nobody_waits_for_it() {
    let bus = Bus::start();
    bus.configure_nothing();
    fs::create_dir_all(file(&bus).parent().unwrap()).unwrap();
    assert!(bus.run("mkfifo", &[file(&bus).to_str().unwrap()]).status.success());
    let _daemon = bus.tidingsd().await;
    let mut screen = Watcher::new(&bus).await;
    screen.until(|view, _| says(view, "it is not a regular file")).await;
    fs::remove_file(file(&bus)).unwrap();
    fs::create_dir(file(&bus)).unwrap();
    assert_eq!(status(&screen.client).await.config, "wrong");
    fs::remove_dir(file(&bus)).unwrap();
    save(&file(&bus), "[popups]\nwidth = 400\n");
    screen.until(|view, settings| settings.width == 400 && view.popups.is_empty()).await;
}

#[tokio::test]
async fn whoever_shows_popups_leaves_for_another_way_of_drawing() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut ui = bus.connect().await;
    ui.subscribe().await;
    save(&file(&bus), "[ui]\ngl = true\n");
    loop {
        let message = ui.next().await;
        if message.header().member().is_some_and(|member| member.as_str() == "Changed") {
            let (_, changes): (u64, Vec<ChangeForm>) = message.body().deserialize().unwrap();
            let told: Vec<Told> = changes.into_iter().filter_map(ChangeForm::read).collect();
            assert!(told.iter().all(|told| !matches!(told, Told::Screen(Change::Show(_)))));
            if told.contains(&Told::Leave) {
                return;
            }
        }
    }
}

#[tokio::test]
async fn a_sound_is_chosen_and_taken_back_live() {
    let mut bus = Bus::start();
    let player = bus.folder.0.join("bin/pw-play");
    fs::create_dir_all(player.parent().unwrap()).unwrap();
    fs::write(&player, "#!/bin/sh\necho \"$@\" >> \"$HOME/played\"\n").unwrap();
    fs::set_permissions(&player, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", player.parent().unwrap().display(), bus.environment["PATH"]);
    bus.environment.insert("PATH".to_owned(), path);
    let file_of_sound = bus.folder.0.join("ding.wav");
    fs::write(&file_of_sound, "RIFF").unwrap();
    bus.configure(&format!("[sound]\nnormal = {:?}\n", file_of_sound.display().to_string()));
    let _daemon = bus.tidingsd().await;
    let sender = bus.connect().await;
    sender.notify(Notify::default()).await;
    let played = || fs::read_to_string(bus.folder.0.join("played")).unwrap_or_default();
    crate::harness::until("the sound", || played().contains("ding.wav").then_some(())).await;
    let capabilities =
        async || -> Vec<String> { sender.call("GetCapabilities", &()).await.unwrap().body().deserialize().unwrap() };
    assert!(capabilities().await.contains(&"sound".to_owned()));
    save(&file(&bus), "[sound]\nenabled = false\n[popups]\nlimit = 0\n");
    until_config(&sender, "wrong").await;
    assert!(capabilities().await.contains(&"sound".to_owned()));
    save(&file(&bus), "[sound]\nenabled = false\n");
    until_config(&sender, "ok").await;
    assert!(!capabilities().await.contains(&"sound".to_owned()));
}
