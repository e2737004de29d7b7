"use strict";
importScripts("/tell.js");

// The newest worker is the one that answers.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("notificationclick", (event) => {
  const reply = event.reply ? ` reply=${event.reply}` : "";
  event.waitUntil(tell(`notificationclick ${event.notification.title} action=${event.action}${reply}`));
});

self.addEventListener("notificationclose", (event) => {
  event.waitUntil(tell(`notificationclose ${event.notification.title}`));
});
