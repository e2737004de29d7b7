//! `tidings-ui`: shows what the daemon's view says and reports what the person does.
//!
//! It owns the order of starting and leaving. It decides nothing about notifications and keeps nothing: it may be killed at
//! any moment, and started again it asks for the view.

mod clipboard;
mod desktop;
mod environment;
mod idle;
mod link;
mod notification;
mod pictures;
mod placement;
mod popup;
mod style;
mod timer;
mod tray;
mod vector;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use gtk4 as gtk;
use gtk4::glib;
use tidings::view::settings::Settings;

use crate::idle::Idle;
use crate::link::{Event, Intent, Intents};
use crate::notification::drafts::Drafts;
use crate::notification::icons::Icons;
use crate::placement::Unplaceable;
use crate::popup::stacks::Stacks;
use crate::style::{Direction, Scheme, Style};
use crate::tray::panel::Panel;

/// Exit code where there is no display, or none that popups can be placed on (`EX_TEMPFAIL` of sysexits): try again later.
const NO_DISPLAY: u8 = 75;
/// How many events may wait for the windows before the link waits.
const EVENTS: usize = 64;
/// How many intents may wait for the link before they are lost: more than rows of the tray ask for at once.
const INTENTS: usize = 1024;

/// Shows the popups of the Tidings notification server. It is started by tidingsd when there is something to show.
#[derive(Parser)]
#[command(version, about)]
struct Options {
    /// Colours of the popups; auto follows the desktop.
    #[arg(long, value_enum, default_value_t = Scheme::Auto)]
    color_scheme: Scheme,
    /// The side from which the desktop reads; auto follows its language.
    #[arg(long, value_enum, default_value_t = Direction::Auto)]
    direction: Direction,
    /// Leave after this many seconds with nothing on screen, whatever the configuration says.
    #[arg(long, value_name = "SECONDS")]
    idle_seconds: Option<u32>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(vector::ARGUMENT) {
        let drawn = vector::draw_input(&arguments.next().unwrap_or_default());
        return if drawn { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    environment::prepare();
    let options = Options::parse();
    environment::start_log();
    let (to_window, events) = async_channel::bounded(EVENTS);
    let (to_daemon, intents) = async_channel::bounded(INTENTS);
    // The bus is asked while GTK starts; without a display the process leaves the bus at once, and with it the subscription.
    let link = std::thread::Builder::new().name("link".to_owned()).spawn(move || link::run(&to_window, &intents));
    if let Err(error) = link {
        tracing::error!("cannot start a thread: {error}");
        return ExitCode::FAILURE;
    }
    glib::set_prgname(Some("tidings-ui"));
    glib::set_application_name("Tidings");
    if let Err(error) = gtk::init() {
        tracing::error!("there is no display to show popups on: {}", error.message);
        return ExitCode::from(NO_DISPLAY);
    }
    let Some(display) = gtk::gdk::Display::default() else {
        tracing::error!("there is no display to show popups on");
        return ExitCode::from(NO_DISPLAY);
    };
    if let Err(error) = placement::check(&display) {
        tracing::error!("{error}");
        return ExitCode::from(NO_DISPLAY);
    }
    if let Err(error) = gtk::gio::resources_register_include!("tidings.gresource") {
        tracing::error!("the program's own resources cannot be read: {error}");
        return ExitCode::FAILURE;
    }
    options.direction.settle();
    let style = Style::new(&display, options.color_scheme);
    let fixed_leave = options.idle_seconds.map(|seconds| Duration::from_secs(u64::from(seconds)));
    let main_loop = glib::MainLoop::new(None, false);
    let intents = Intents::new(to_daemon);
    let drafts = Drafts::default();
    let idle = {
        let (main_loop, drafts, intents) = (main_loop.clone(), drafts.clone(), intents.clone());
        Idle::new(fixed_leave.or(Settings::default().leave_after), move || {
            let leaves = drafts.is_empty();
            if leaves {
                main_loop.quit();
            } else {
                // They are nowhere else. Those of what has ended meanwhile go.
                intents.tell(Intent::HoldAgain);
            }
            leaves
        })
    };
    let icons = Icons::new(&display);
    let stacks = match Stacks::new(&display, icons.clone(), drafts.clone(), intents.clone(), idle.clone()) {
        Ok(stacks) => stacks,
        Err(error) => {
            tracing::error!("popups cannot be placed on this display: {error}");
            return ExitCode::from(NO_DISPLAY);
        }
    };
    let on_colours = stacks.clone();
    style.connect_changed(move || on_colours.restyle());
    let follow_idle = idle.clone();
    let on_style = intents.clone();
    let kept = drafts.clone();
    let make = move || Panel::new(&display, icons.clone(), kept.clone(), intents.clone(), idle.clone());
    let mut panel = Tray { panel: None, make };
    // Below the priority of painting, so that a flood of changes never keeps the screen from being painted.
    let priority = glib::Priority::from(glib::ffi::G_PRIORITY_HIGH_IDLE.saturating_add(30));
    let running = main_loop.clone();
    glib::MainContext::default().spawn_local_with_priority(priority, async move {
        while let Ok(event) = events.recv().await {
            match event {
                Event::Settings(settings) => {
                    follow_idle.follow(fixed_leave.or(settings.leave_after));
                    style.animate(settings.animation);
                    stacks.follow(*settings);
                }
                Event::View { popups, waiting } => stacks.show_view(popups, waiting),
                Event::Changes(steps) => stacks.apply(steps),
                Event::Focus => stacks.focus(),
                Event::Ended(id) => drafts.ended(id),
                Event::Appearance(appearance) => {
                    style.follow(appearance);
                }
                Event::Sheet => {
                    on_style.tell(Intent::Style(style.read_person()));
                    stacks.restyle();
                }
                event => {
                    if let Event::TrayOpen(open) = event {
                        stacks.cover(open);
                    }
                    if let Some(panel) = panel.get(&event) {
                        panel.follow(event);
                    }
                }
            }
        }
        running.quit();
    });
    main_loop.run();
    ExitCode::SUCCESS
}

/// The panel, made when it is first wanted.
struct Tray<F> {
    panel: Option<Panel>,
    make: F,
}

impl<F: Fn() -> Result<Option<Panel>, Unplaceable>> Tray<F> {
    /// The panel for this event; `None` where it is not there and need not be, or cannot be made.
    fn get(&mut self, event: &Event) -> Option<&Panel> {
        if self.panel.is_none() && matches!(event, Event::TrayOpen(true)) {
            match (self.make)() {
                Ok(panel) => self.panel = panel,
                Err(error) => tracing::error!("the tray cannot be placed on this display: {error}"),
            }
        }
        self.panel.as_ref()
    }
}
