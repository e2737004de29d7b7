//! What the person allows a page: without it, the page hears of an error, and nothing leaves the browser.

use serde_json::json;

use crate::browser::Permission;
use crate::on_both;
use crate::stage::Stage;

on_both!(nothing_is_sent_before_it_is_granted, nothing_is_sent_where_it_is_denied, one_that_is_granted_is_shown);

async fn nothing_is_sent_before_it_is_granted(stage: Stage) {
    is_refused(stage, Permission::Default).await;
}

async fn nothing_is_sent_where_it_is_denied(mut stage: Stage) {
    stage.open("/", Permission::Denied).await;
    // Nobody is asked again.
    assert_eq!(stage.browser.evaluate("ask()").await, "denied");
    assert_eq!(stage.pages.next().await, "permission denied");
    stage.browser.evaluate("show_by_worker('Unasked', {}).catch((error) => tell(`refused ${error.name}`))").await;
    assert_eq!(stage.pages.next().await, "refused TypeError");
    is_refused(stage, Permission::Denied).await;
}

async fn is_refused(mut stage: Stage, permission: Permission) {
    stage.open("/", permission).await;
    stage.browser.evaluate("show('Unasked', {})").await;
    assert_eq!(stage.pages.next().await, "error Unasked");
    stage.is_over().await;
}

async fn one_that_is_granted_is_shown(mut stage: Stage) {
    stage.open("/", Permission::Granted).await;
    assert_eq!(stage.browser.evaluate("ask()").await, "granted");
    assert_eq!(stage.pages.next().await, "permission granted");
    let sent = stage.show("Asked", json!({})).await;
    assert_eq!(sent.replaces_id, 0);
    stage.until_popup(&stage.said(&["Asked"])).await;
    stage.is_quiet().await;
}
