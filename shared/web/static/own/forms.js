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

// Nobody answers: the line is cut, or the server is being started again. What was typed stays, and the
// form may be sent again as it is: its key sees to it that it is done once.
for (const event of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, () => {
    const notice = document.getElementById("notice");
    const said = document.createElement("div");
    said.className = "said said-problem";
    said.setAttribute("role", "alert");
    said.textContent = notice.dataset.away;
    notice.replaceChildren(said);
    notice.scrollIntoView({ block: "center" });
  });
}

// What went wrong is said above; it never takes the place of what was asked to change.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400 && event.detail.requestConfig.verb !== "get") {
    event.detail.target = document.getElementById("notice");
    event.detail.swapOverride = "innerHTML";
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "notice") {
    event.target.scrollIntoView({ block: "center" });
    markField(event.target.querySelector("[data-problem-field]"), event.detail.requestConfig?.elt ?? document);
  }
});

// What is wrong stands above the form and, where it is about one field, beside that too.
function markField(problem, form) {
  for (const old of document.querySelectorAll(".field-error")) {
    old.parentElement.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    old.remove();
  }
  if (!problem) {
    return;
  }
  const label = [...document.querySelectorAll("form .field > label")].find(
    (one) => nameOf(one) === problem.dataset.problemField && form.contains(one),
  );
  const control = label && document.getElementById(label.htmlFor);
  if (control) {
    const words = document.createElement("span");
    words.className = "field-error";
    words.id = `${control.id}-error`;
    words.textContent = problem.dataset.problemReason;
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", words.id);
    control.after(words);
    control.focus();
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) {
    window.print();
  }
});

// What a label calls its control, without remarks.
function nameOf(label) {
  return label.firstChild.textContent.trim() + (label.querySelector("[data-whose]")?.textContent ?? "");
}

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
