// Forms with a file work without this file: it shows how far the sending is, and says at once that a
// file is too large instead of sending it in vain.
"use strict";

function tell(form, text) {
  const said = form.querySelector("[data-said]");
  said.textContent = text;
  said.hidden = text === "";
}

function isTooLarge(form) {
  const file = form.querySelector("input[type=file]").files[0];
  return file !== undefined && file.size > Number(form.dataset.most);
}

function finish(form, request) {
  const button = form.querySelector("button");
  button.disabled = false;
  form.querySelector("progress").hidden = true;
  const next = request.getResponseHeader("hx-redirect");
  if (next !== null) {
    window.location.assign(next);
    return;
  }
  const notice = document.getElementById("notice");
  notice.innerHTML = request.responseText;
  notice.scrollIntoView({ block: "center" });
}

function send(form) {
  const request = new XMLHttpRequest();
  const bar = form.querySelector("progress");
  request.upload.addEventListener("progress", (event) => {
    bar.hidden = false;
    bar.max = event.total;
    bar.value = event.loaded;
  });
  request.addEventListener("load", () => finish(form, request));
  request.addEventListener("error", () => {
    form.querySelector("button").disabled = false;
    bar.hidden = true;
    tell(form, form.dataset.broken);
  });
  form.querySelector("button").disabled = true;
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.most === undefined || event.defaultPrevented) {
    return;
  }
  event.preventDefault();
  delete form.dataset.sent; // here the button is what keeps a second click from sending again
  tell(form, isTooLarge(form) ? form.dataset.large : "");
  if (!isTooLarge(form)) {
    send(form);
  }
});
