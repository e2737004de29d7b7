//! A session of a test: a bus, a screen, the daemon, and a client.
//!
//! When the test fails, what the screen showed is in `target/failures`, and the daemon's log is printed.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tidings::wire::UI_BUS_NAME;
use zbus::fdo::DBusProxy;
use zbus::{Structure, Variant};

use crate::harness::{Bus, Client, DEADLINE, Daemon, Notify, folder_of, until};
use crate::picture::{Picture, Rect};
use crate::screen::{Button, Screen};

/// A popup that has just come to be under the pointer heeds no click for 300 ms: that one was meant for the popup before.
/// This time itself is the rule, so it is waited for.
pub(crate) const SETTLED: Duration = Duration::from_millis(330);
/// Far longer than it takes to clear the screen, even on a loaded machine.
pub(crate) const LINGERING: Duration = Duration::from_secs(3);
/// A popup is wider than this, the line that tells how many wait is not.
const WIDE: usize = 300;

pub(crate) struct Session<S: Screen> {
    name: &'static str,
    pub(crate) client: Client,
    pub(crate) daemon: Daemon,
    pub(crate) screen: S,
    /// The screen with nothing on it.
    pub(crate) empty: Picture,
    pub(crate) bus: Bus,
}

impl<S: Screen> Session<S> {
    pub(crate) async fn start(name: &'static str) -> Self {
        Self::start_with(name, |_, _| {}).await
    }

    /// `prepare` is called before the daemon is started.
    pub(crate) async fn start_with(name: &'static str, prepare: impl FnOnce(&mut Bus, &mut S)) -> Self {
        let mut bus = Bus::start();
        let mut screen = S::start(&bus.folder.0);
        bus.environment.extend(screen.variables());
        let empty = screen.shot().expect("a new screen can be photographed");
        prepare(&mut bus, &mut screen);
        let daemon = bus.tidingsd().await;
        let client = bus.connect().await;
        Self { name, client, daemon, screen, empty, bus }
    }

    /// Starts the daemon anew, on a screen of which `prepare` makes what it likes.
    pub(crate) async fn restart(&mut self, prepare: impl FnOnce(&mut S)) {
        self.daemon.process.signal("-TERM");
        self.daemon.process.wait();
        prepare(&mut self.screen);
        self.daemon = self.bus.tidingsd().await;
    }

    /// What stands on the screen now.
    pub(crate) fn blocks(&mut self) -> Vec<Rect> {
        self.screen.shot().map(|shot| shot.blocks(&self.empty)).unwrap_or_default()
    }

    /// Waits until the screen stands still with as many popups on it, and nothing else but the line that tells how many wait.
    pub(crate) async fn until_popups(&mut self, count: usize) -> (Picture, Vec<Rect>) {
        self.until_shown(&format!("{count} popups"), |_, blocks| {
            let popups = blocks.iter().filter(|block| block.width() >= WIDE).count();
            popups == count && blocks.len() - popups <= 1
        })
        .await
    }

    /// Waits until the screen stands still and shows what is wanted.
    pub(crate) async fn until_shown(&mut self, what: &str, wanted: impl Fn(&Picture, &[Rect]) -> bool) -> (Picture, Vec<Rect>) {
        let mut before = None;
        let what = format!("{what} on screen of {}", self.name);
        until(&what, || {
            let shot = self.screen.shot()?;
            let blocks = shot.blocks(&self.empty);
            let still = before.as_ref() == Some(&shot);
            if still && wanted(&shot, &blocks) {
                return Some((shot, blocks));
            }
            before = Some(shot);
            None
        })
        .await
    }

    /// Shows one popup and waits for it.
    pub(crate) async fn show(&mut self, notify: Notify<'_>) -> (u32, Picture, Rect) {
        let id = self.client.notify(Notify { expire_timeout: 0, ..notify }).await;
        let (shot, blocks) = self.until_popups(1).await;
        assert_eq!(blocks.len(), 1, "more than one popup stands on the screen: {blocks:?}");
        (id, shot, blocks[0])
    }

    /// Waits until nothing is on the screen; a popup that is over must not linger on it.
    pub(crate) async fn until_empty(&mut self) {
        let began = Instant::now();
        self.until_popups(0).await;
        assert!(began.elapsed() < LINGERING, "what is over stayed on the screen for {:?}", began.elapsed());
    }

    /// Clicks there with popups that have been there long enough.
    pub(crate) async fn click(&mut self, button: Button, (x, y): (usize, usize)) {
        self.screen.point(x, y);
        tokio::time::sleep(SETTLED).await;
        self.screen.press(button);
    }

    /// Moves the pointer to where no popup ever is.
    pub(crate) fn point_away(&mut self) {
        self.screen.point(5, self.empty.height - 5);
    }

    /// The process that shows popups.
    pub(crate) async fn ui(&self) -> u32 {
        self.client.until_owned(UI_BUS_NAME).await;
        self.client.owner_pid(UI_BUS_NAME).await
    }

    /// Waits for another one than `before`.
    pub(crate) async fn other_ui(&self, before: u32) -> u32 {
        let bus = DBusProxy::new(&self.client.connection).await.unwrap();
        let began = Instant::now();
        loop {
            // Between the one and the other nobody has the name.
            if let Ok(now) = bus.get_connection_unix_process_id(UI_BUS_NAME.try_into().unwrap()).await
                && now != before
            {
                return now;
            }
            assert!(began.elapsed() < DEADLINE, "no other process than {before} comes to show popups");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// How many times the daemon has started the program that shows popups.
    pub(crate) fn starts(&self) -> usize {
        self.daemon.log().lines().filter(|line| line.contains("started") && line.contains("tidings-ui")).count()
    }

    /// The next signals, but for tokens, which not every screen gives.
    pub(crate) async fn hear(&mut self, count: usize) -> Vec<String> {
        let mut heard = Vec::new();
        while heard.len() < count {
            let signal = self.client.signal().await;
            if !signal.starts_with("token ") {
                heard.push(signal);
            }
        }
        heard
    }
}

impl<S: Screen> Drop for Session<S> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let path = folder_of("target/failures").join(format!("{}.png", self.name));
        if let Some(shot) = self.screen.shot() {
            // Of several outputs the picture is larger.
            let blocks = (shot.whole() == self.empty.whole()).then(|| shot.blocks(&self.empty));
            eprintln!("{} shows {blocks:?}: {}", self.name, path.display());
            shot.save(&path);
        }
    }
}

/// A hint that is a picture of one colour.
pub(crate) fn coloured([red, green, blue]: [u8; 3]) -> HashMap<&'static str, Variant<'static>> {
    let bytes = [red, green, blue].repeat(64 * 64);
    let picture = Structure::from((64_i32, 64_i32, 64_i32 * 3, false, 8_i32, 3_i32, bytes));
    HashMap::from([("image-data", Variant::from(picture))])
}
