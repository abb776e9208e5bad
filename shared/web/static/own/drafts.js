// Long forms are kept on the server while they are filled in, and filled again when the page comes back.
// When somebody else was faster, both versions are shown and the person chooses. The server refuses
// what is out of date in any case.
"use strict";

const PAUSE_MS = 1500;
const OWN_FIELDS = new Set(["form_key", "draft_of", "version"]);

for (const form of document.querySelectorAll("form[data-keep]")) {
  keepForm(form);
}

function keepForm(form) {
  const words = form.querySelector("[data-saved]");
  let timer = 0;
  let isDirty = false;

  const body = () => new URLSearchParams(new FormData(form));

  async function save() {
    const sent = body();
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: sent });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const { saved_at: at } = await answer.json();
      words.textContent = form.dataset.said.replace("{at}", at);
      isDirty = body().toString() !== sent.toString();
    } catch {
      words.textContent = form.dataset.unsaved;
    }
  }

  async function restore() {
    const address = `${form.dataset.keep}?form=${encodeURIComponent(form.elements.draft_of.value)}`;
    const answer = await fetch(address);
    const kept = answer.ok ? await answer.json() : {};
    if (!kept.fields || isDirty) {
      return;
    }
    const isSameVersion = (kept.fields.version?.[0] ?? "") === (form.elements.version?.value ?? "");
    if (isSameVersion) {
      fill(form, kept.fields);
      sayRestored(kept.saved_at);
    } else {
      compare(form, valuesOf(form), kept.fields, form);
    }
  }

  function sayRestored(at) {
    const anew = document.createElement("button");
    Object.assign(anew, { type: "button", className: "btn", textContent: form.dataset.anew });
    anew.addEventListener("click", async () => {
      await fetch(`${form.dataset.keep}/drop`, { method: "POST", body: body() });
      isDirty = false;
      location.reload();
    });
    words.replaceChildren(form.dataset.restored.replace("{at}", at), " ", anew);
  }

  form.addEventListener("input", () => {
    isDirty = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    isDirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) {
      event.preventDefault();
    }
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr?.status === 409) {
      readAnew(form);
    }
  });
  restore();
}

// The page as it stands now, with what somebody else wrote.
async function readAnew(form) {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...page.querySelectorAll("form[data-keep]")].find(
    (one) => one.getAttribute("action") === form.getAttribute("action"),
  );
  if (fresh && fresh.elements.version?.value !== form.elements.version?.value) {
    compare(form, valuesOf(fresh), valuesOf(form), fresh);
  }
}

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    (values[name] ??= []).push(value);
  }
  return values;
}

function fill(form, values) {
  for (const control of form.elements) {
    if (!control.name || OWN_FIELDS.has(control.name)) {
      continue;
    }
    const given = values[control.name] ?? [];
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = given.includes(control.value);
    } else if (control.type !== "hidden" && given.length) {
      control.value = given[0];
    }
  }
}

function element(name, text, ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

// Shows what differs, theirs beside mine; nothing is sent before the person has chosen.
function compare(form, theirs, mine, fresh) {
  const labels = new Map(
    [...form.querySelectorAll(".field > label")].map((one) => [one.htmlFor.slice(2), nameOf(one)]),
  );
  const rows = [...labels].filter(
    ([name]) => (theirs[name]?.[0] ?? "") !== (mine[name]?.[0] ?? ""),
  );
  const table = element("table", "");
  table.className = "table";
  const { field, theirs: theirWords, mine: myWords, take, force } = form.dataset;
  table.append(element("tr", "", ...[field, theirWords, myWords].map((one) => element("th", one))));
  for (const [name, label] of rows) {
    table.append(
      element("tr", "", element("th", label), element("td", theirs[name]?.[0] ?? ""), element("td", mine[name]?.[0] ?? "")),
    );
  }
  const choice = (words, values) => {
    const button = element("button", words);
    Object.assign(button, { type: "button", className: "btn" });
    button.addEventListener("click", () => {
      fill(form, values);
      form.elements.version.value = fresh.elements.version.value;
      document.getElementById("notice").replaceChildren();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return button;
  };
  const links = element("p", "", choice(take, theirs), choice(force, mine));
  links.className = "links";
  const box = element("div", "", table, links);
  box.className = "card card-body";
  box.dataset.versions = "";
  document.getElementById("notice").append(box);
}
