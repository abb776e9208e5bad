// Forms and menus work without this file: it keeps a second click from sending the same form again,
// and closes what is open when one clicks or types elsewhere.
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

function closeOthers(kept) {
  for (const open of document.querySelectorAll("details.drop[open]")) {
    if (!open.contains(kept)) {
      open.open = false;
    }
  }
}

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details.drop[open]");
    open?.querySelector("summary").focus();
    closeOthers(null);
  }
});
