//! What the configuration says of popups, on the screen: their place, their lengths, their order, and that all of it changes live.

use tidings::wire::UI_BUS_NAME;
use x11rb::protocol::randr::{ConnectionExt as _, MonitorInfo};
use x11rb::protocol::xproto::ConnectionExt as _;

use crate::harness::{Bus, Notify};
use crate::on_both;
use crate::picture::Rect;
use crate::screen::{HEIGHT, Screen, WIDTH, X11};
use crate::session::{Session, coloured};

const RED: [u8; 3] = [200, 30, 30];
const BLUE: [u8; 3] = [40, 60, 220];
/// Edges of a popup are soft.
const SOFT: usize = 6;

on_both!(
    every_position_is_where_it_says,
    lengths_are_those_that_were_chosen,
    at_the_lower_edge_popups_stack_upward,
    the_newest_may_come_first,
    the_program_leaves_when_it_is_told_to,
);

pub(crate) fn save(bus: &Bus, text: &str) {
    bus.configure(text);
}

fn near(one: usize, other: usize) -> bool {
    one.abs_diff(other) <= SOFT
}

/// Where the parts of a word say: at an edge, 16 pixels from it, or in the middle.
fn stands(popup: Rect, position: &str) -> bool {
    let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
    let middle = popup.middle();
    let across = match position {
        left if left.ends_with("left") => near(popup.left, 16),
        right if right.ends_with("right") => near(popup.right, width - 16),
        _ => near(middle.0, width / 2),
    };
    let down = match position {
        top if top.starts_with("top") => near(popup.top, 16),
        bottom if bottom.starts_with("bottom") => near(popup.bottom, height - 16),
        _ => near(middle.1, height / 2),
    };
    across && down
}

async fn every_position_is_where_it_says<S: Screen>(mut session: Session<S>) {
    session.show(Notify { body: "A body.", ..Notify::default() }).await;
    for position in ["bottom-left", "left", "top-left", "top", "center", "bottom", "bottom-right", "right", "top-right"] {
        save(&session.bus, &format!("[popups]\nposition = \"{position}\"\n"));
        session.until_shown(position, |_, blocks| matches!(blocks, [popup] if stands(*popup, position))).await;
    }
}

async fn lengths_are_those_that_were_chosen<S: Screen>(mut session: Session<S>) {
    save(&session.bus, "[popups]\nwidth = 500\nmargin_horizontal = 100\nmargin_vertical = 50\ngap = 40\n");
    for summary in ["One", "Two"] {
        session.client.notify(Notify { summary, expire_timeout: 0, ..Notify::default() }).await;
    }
    let right = |width: usize, right: usize, top: usize, gap: usize| {
        move |blocks: &[Rect]| match blocks {
            [one, two] => {
                near(one.width(), width)
                    && near(one.right, usize::from(WIDTH) - right)
                    && near(one.top, top)
                    && near(two.top - one.bottom, gap)
            }
            _ => false,
        }
    };
    let (chosen, default) = (right(500, 100, 50, 40), right(380, 16, 16, 12));
    session.until_shown("the lengths that were chosen", |_, blocks| chosen(blocks)).await;
    save(&session.bus, "");
    session.until_shown("the lengths of the defaults", |_, blocks| default(blocks)).await;
}

/// Shows a red one and then a blue one, and waits until both are there; the upper one is told first.
async fn red_and_blue<S: Screen>(session: &mut Session<S>, upper: [u8; 3], lower: [u8; 3]) -> Vec<Rect> {
    for (summary, colour) in [("Red", RED), ("Blue", BLUE)] {
        session.client.notify(Notify { summary, hints: coloured(colour), expire_timeout: 0, ..Notify::default() }).await;
    }
    let (_, blocks) = session
        .until_shown("two popups in order", |shot, blocks| {
            blocks.len() == 2 && shot.shows(upper, &blocks[..1]) && shot.shows(lower, &blocks[1..])
        })
        .await;
    blocks
}

async fn at_the_lower_edge_popups_stack_upward<S: Screen>(mut session: Session<S>) {
    save(&session.bus, "[popups]\nposition = \"bottom-right\"\n");
    let blocks = red_and_blue(&mut session, BLUE, RED).await;
    assert!(stands(blocks[1], "bottom-right"), "{blocks:?}");
    // The one nearest to the corner goes, and the other comes down.
    session.click(crate::screen::Button::Middle, blocks[1].middle()).await;
    session
        .until_shown("the blue one in the corner", |shot, blocks| {
            blocks.len() == 1 && shot.shows(BLUE, blocks) && stands(blocks[0], "bottom-right")
        })
        .await;
    session.point_away();
    save(&session.bus, "[popups]\nposition = \"top-left\"\n");
    session.until_shown("the blue one above", |_, blocks| blocks.len() == 1 && stands(blocks[0], "top-left")).await;
}

async fn the_newest_may_come_first<S: Screen>(mut session: Session<S>) {
    save(&session.bus, "[popups]\norder = \"newest-first\"\n");
    red_and_blue(&mut session, BLUE, RED).await;
    save(&session.bus, "[popups]\norder = \"newest-last\"\n");
    session
        .until_shown("the older one first", |shot, blocks| {
            blocks.len() == 2 && shot.shows(RED, &blocks[..1]) && shot.shows(BLUE, &blocks[1..])
        })
        .await;
}

async fn the_program_leaves_when_it_is_told_to<S: Screen>(mut session: Session<S>) {
    save(&session.bus, "[ui]\nleave_after = \"never\"\n");
    let (id, _, _) = session.show(Notify::default()).await;
    let program = session.ui().await;
    session.client.call("CloseNotification", &(id,)).await.unwrap();
    session.until_empty().await;
    assert_eq!(session.ui().await, program);
    save(&session.bus, "[ui]\nleave_after = \"100ms\"\n");
    session.client.until_not_owned(UI_BUS_NAME).await;
}

#[tokio::test]
async fn popups_are_on_the_screen_that_was_chosen() {
    let mut session = Session::<X11>::start("x11-output").await;
    let (connection, root) = session.screen.connect();
    let half = WIDTH / 2;
    // One screen of the server becomes two monitors; the left one is the primary one.
    for (name, x) in [("LEFT", 0), ("RIGHT", half)] {
        let name = connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
        let monitor = MonitorInfo {
            name,
            primary: x == 0,
            automatic: false,
            x: i16::try_from(x).unwrap(),
            y: 0,
            width: half,
            height: HEIGHT,
            width_in_millimeters: 300,
            height_in_millimeters: 300,
            outputs: Vec::new(),
        };
        connection.randr_set_monitor(root, monitor).unwrap().check().unwrap();
    }
    let (half, whole) = (usize::from(half), usize::from(WIDTH));
    let ends_at = |right: usize| move |blocks: &[Rect]| matches!(blocks, [popup] if near(popup.right, right - 16));
    save(&session.bus, "[popups]\noutput = \"LEFT\"\n");
    session.screen.point(whole - 5, 700);
    session.client.notify(Notify { expire_timeout: 0, ..Notify::default() }).await;
    session.until_shown("the left one", |_, blocks| ends_at(half)(blocks)).await;
    save(&session.bus, "[popups]\noutput = \"RIGHT\"\n");
    session.until_shown("the right one", |_, blocks| ends_at(whole)(blocks)).await;
    save(&session.bus, "[popups]\noutput = \"primary\"\n");
    session.until_shown("the primary one", |_, blocks| ends_at(half)(blocks)).await;
    save(&session.bus, "[popups]\noutput = \"nobody\"\n");
    session.until_shown("the one with the pointer", |_, blocks| ends_at(whole)(blocks)).await;
}
