"use strict";

// Tells the test's server what happens, one thing after another.
let told = Promise.resolve();

function tell(what) {
  told = told.then(() => fetch("/told", { method: "POST", body: what }));
  return told;
}
