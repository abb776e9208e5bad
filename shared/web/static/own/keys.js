// A form that is worked by the keyboard alone: Enter goes to the next field, Ctrl+Enter sends, F2 adds a
// row, and a link or button with data-key answers to that key. Without this file Tab and Enter do it all.
"use strict";

for (const place of document.querySelectorAll("[data-keys]")) {
  place.addEventListener("keydown", (event) => workForm(place.querySelector("form"), event));
}

document.addEventListener("keydown", (event) => {
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (wanted) {
    event.preventDefault();
    wanted.click();
  }
});

function workForm(form, event) {
  if (event.isComposing) {
    return; // an input method for Vietnamese is still at work: this Enter is its own
  }
  if (event.key === "F2") {
    event.preventDefault();
    form.querySelector('button[name="rows"][value="more"]')?.click();
  } else if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    // As by hand: htmx asks which button was pressed last.
    form.querySelector("button:not([name]):not([tabindex])").click();
  } else if (event.key === "Enter" && isField(event.target)) {
    event.preventDefault();
    next(form, event.target)?.focus();
  }
}

function isField(one) {
  return one.matches("input, select");
}

// The next field, or the button that sends after the last; buttons for rows are passed by.
function next(form, from) {
  const stops = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button:not([name])")];
  const may = stops.filter((one) => !one.disabled && one.checkVisibility());
  return may[may.indexOf(from) + 1];
}
