// Presses the button of a form that goes on in steps. Without this script people press it themselves.
"use strict";

const form = document.querySelector("form[data-continues]");
if (form) {
  setTimeout(() => form.requestSubmit(), 300);
}
