//! The to-do list, rebuilt: a task is added by its form, and once it is overdue, the person is told.

use crate::browser::Permission;
use crate::on_both;
use crate::stage::Stage;

on_both!(an_overdue_task_is_told_once);

async fn an_overdue_task_is_told_once(mut stage: Stage) {
    stage.open("/todo", Permission::Granted).await;
    stage.browser.evaluate("fill('Water the plants')").await;
    let sent = stage.is_shown("Water the plants").await;
    let body = "HEY! Your task \"Water the plants\" is now overdue.";
    assert_eq!((&*sent.summary, &*sent.body, sent.replaces_id), ("To do list", body, 0));
    let (shot, popup) = stage.until_popup(&stage.said(&["To do list", body])).await;
    assert!(shot.shows([0x2f, 0x7d, 0x5b], &[popup]), "the icon is not seen");
    stage.click(popup).await;
    let id = sent.id;
    assert_eq!(stage.traffic.hear(2).await, [format!("invoked {id} default"), format!("closed {id} 2")]);
    assert_eq!(stage.pages.hear(2).await, ["click Water the plants", "close Water the plants"]);
    stage.is_over().await;
}
