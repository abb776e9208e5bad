// Forms work without this file: it only keeps a second click from sending the same form again.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // A form that stays open (an error, or the way back) may be sent again.
  window.setTimeout(() => delete form.dataset.sent, 3000);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (form) {
    delete form.dataset.sent;
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "notice") {
    event.target.scrollIntoView({ block: "center" });
  }
});
