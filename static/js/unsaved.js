// Asks before a page is left on which something was typed and not saved.
"use strict";

const typed = document.querySelector("#content form[method=post]");
if (typed) {
  let isChanged = document.querySelector(".errornote") !== null;
  typed.addEventListener("change", () => { isChanged = true; });
  typed.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}
