//! A browser without a window, in a folder and a group of processes of its own, both gone when the test is over. It reaches
//! no other host.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bidi::Bidi;
use crate::cdp::Cdp;
use crate::harness::{Bus, Folder, Group};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium,
    Firefox,
}

/// What a page may do, as the person has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    Default,
    Granted,
    Denied,
}

enum Driver {
    Chromium(Cdp),
    Firefox(Bidi),
}

pub(crate) struct Browser {
    pub(crate) kind: Kind,
    driver: Driver,
    group: Group,
    _folder: Folder,
}

const CHROMIUM: [&str; 11] = [
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--password-store=basic",
    // A page's timers are held back to one a second where nobody sees it.
    "--disable-background-timer-throttling",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
];

/// A browser that does not listen by then is started once more.
const START: Duration = Duration::from_secs(20);

/// Beside those that Firefox sets itself where it is driven.
const FIREFOX: [(&str, &str); 11] = [
    // WebDriver BiDi alone.
    ("remote.active-protocols", "1"),
    ("app.normandy.enabled", "false"),
    ("browser.shell.checkDefaultBrowser", "false"),
    ("browser.startup.page", "0"),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    ("dom.push.connection.enabled", "false"),
    // All that is not this machine is asked of a proxy that is not there.
    ("network.proxy.type", "1"),
    ("network.proxy.http", "\"127.0.0.1\""),
    ("network.proxy.http_port", "9"),
    ("network.proxy.share_proxy_settings", "true"),
    ("network.proxy.no_proxies_on", "\"localhost, 127.0.0.1\""),
];

impl Browser {
    pub(crate) async fn start(bus: &Bus, kind: Kind) -> Self {
        let folder = Folder::new();
        let profile = folder.0.join("profile");
        std::fs::create_dir_all(&profile).unwrap();
        let mut command = match kind {
            Kind::Chromium => chromium(bus, &profile),
            Kind::Firefox => firefox(bus, &profile),
        };
        for (variable, place) in
            [("HOME", "home"), ("TMPDIR", "tmp"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")]
        {
            std::fs::create_dir_all(folder.0.join(place)).unwrap();
            command.env(variable, folder.0.join(place));
        }
        // It has no window, and is nothing that assistive technology of the test is to find.
        command.env_remove("DISPLAY").env_remove("GTK_A11Y").env("NO_AT_BRIDGE", "1").env("MOZ_CRASHREPORTER_DISABLE", "1");
        let log = std::fs::File::create(folder.0.join("log")).unwrap();
        command.stdout(log.try_clone().unwrap()).stderr(log);
        let mut spawn =
            || Group::spawn(&mut command).unwrap_or_else(|error| panic!("{kind:?}: {error}; ./dev setup installs it"));
        let mut group = spawn();
        if !comes_up(kind, &profile).await {
            drop(group);
            group = spawn();
        }
        let driver = match kind {
            Kind::Chromium => Driver::Chromium(Cdp::connect(&profile).await),
            Kind::Firefox => Driver::Firefox(Bidi::connect(&profile).await),
        };
        Self { kind, driver, group, _folder: folder }
    }

    /// Opens a page. It tells the server itself when it is there.
    pub(crate) async fn open(&mut self, url: &str) {
        match &mut self.driver {
            Driver::Chromium(cdp) => cdp.open(url).await,
            Driver::Firefox(bidi) => bidi.open(url).await,
        }
    }

    /// What an expression of the page comes to, its promise awaited, as if a person had just pressed something.
    pub(crate) async fn evaluate(&mut self, expression: &str) -> Value {
        match &mut self.driver {
            Driver::Chromium(cdp) => cdp.evaluate(expression).await,
            Driver::Firefox(bidi) => bidi.evaluate(expression).await,
        }
    }

    pub(crate) async fn set_permission(&mut self, origin: &str, permission: Permission) {
        let state = match permission {
            Permission::Default => "prompt",
            Permission::Granted => "granted",
            Permission::Denied => "denied",
        };
        match &mut self.driver {
            Driver::Chromium(cdp) => cdp.set_permission(origin, state).await,
            Driver::Firefox(bidi) => bidi.set_permission(origin, state).await,
        }
    }

    /// Waits until Chromium has a tab with this address.
    pub(crate) async fn until_open(&mut self, url: &str) {
        let Driver::Chromium(cdp) = &mut self.driver else { panic!("{:?} is not asked for its tabs", self.kind) };
        cdp.until_open(url).await;
    }

    /// Ends it at once, as a crash would.
    pub(crate) fn kill(&self) {
        self.group.kill();
    }
}

fn chromium(bus: &Bus, profile: &Path) -> Command {
    let mut command = bus.command(program(["chromium", "chromium-browser"]));
    command.args(CHROMIUM).arg(format!("--user-data-dir={}", profile.display()));
    if rustix::process::geteuid().is_root() {
        command.arg("--no-sandbox");
    }
    command
}

fn firefox(bus: &Bus, profile: &Path) -> Command {
    let mut preferences = String::new();
    for (name, value) in FIREFOX {
        writeln!(preferences, "user_pref(\"{name}\", {value});").unwrap();
    }
    std::fs::write(profile.join("user.js"), preferences).unwrap();
    let mut command = bus.command(program(["firefox-esr", "firefox"]));
    command.args(["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile"]).arg(profile);
    command
}

/// Whether a browser listens before long. Firefox has been seen to hang when it starts, which is not what is tried here.
async fn comes_up(kind: Kind, profile: &Path) -> bool {
    let file = profile.join(match kind {
        Kind::Chromium => "DevToolsActivePort",
        Kind::Firefox => "WebDriverBiDiServer.json",
    });
    let began = Instant::now();
    while !file.exists() && began.elapsed() < START {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    file.exists()
}

/// The one that is there of the names that distributions give it.
fn program(names: [&'static str; 2]) -> &'static str {
    let folders: Vec<_> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    let is_there = |name: &&str| folders.iter().any(|folder| folder.join(name).exists());
    names.into_iter().find(is_there).unwrap_or(names[0])
}
