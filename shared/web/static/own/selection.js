// Keeps what is ticked while one turns the pages of a list. Without this file each page stands alone.
"use strict";

for (const form of document.querySelectorAll("form[data-selection]")) {
  const place = `selection ${location.pathname} ${form.dataset.selection}`;
  const chosen = new Set(JSON.parse(sessionStorage.getItem(place) ?? "[]"));
  const boxes = [...form.querySelectorAll('input[type="checkbox"]')];
  const words = form.querySelector("[data-selected]");
  const clear = form.querySelector("[data-clear]");

  function show() {
    for (const box of boxes) {
      box.checked = chosen.has(box.value);
    }
    words.textContent = words.dataset.words.replace("{count}", chosen.size);
    clear.hidden = chosen.size === 0;
  }

  function keep() {
    sessionStorage.setItem(place, JSON.stringify([...chosen]));
    show();
  }

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.checked) {
      chosen.add(box.value);
    } else {
      chosen.delete(box.value);
    }
    keep();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    chosen.clear();
    keep();
  });
  form.addEventListener("submit", () => {
    // Those of other pages go along.
    const here = new Set(boxes.map((box) => box.value));
    for (const old of form.querySelectorAll("[data-elsewhere]")) {
      old.remove();
    }
    for (const id of chosen) {
      if (!here.has(id)) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "entry", value: id });
        field.dataset.elsewhere = "";
        form.append(field);
      }
    }
  });
  if (new URLSearchParams(location.search).get("xong")) {
    chosen.clear(); // it was carried out
  }
  keep();
}
