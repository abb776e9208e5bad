// Counts the words of a text beside its limits. Without this file the limits alone are shown.
"use strict";

for (const meter of document.querySelectorAll("[data-words-of]")) {
  const area = document.getElementById(meter.dataset.wordsOf);
  const least = Number(meter.dataset.least);
  const most = Number(meter.dataset.most);
  const limits = meter.textContent;

  function show() {
    const count = area.value.split(/\s+/u).filter(Boolean).length;
    const said = meter.dataset.said.replace("{count}", count);
    const wrong = most && count > most ? meter.dataset.over : count < least ? meter.dataset.under : "";
    meter.textContent = `${said} (${limits})${wrong && count ? ` · ${wrong}` : ""}`;
    meter.classList.toggle("is-wrong", Boolean(wrong) && count > 0);
    area.setAttribute("aria-invalid", String(Boolean(most) && count > most));
  }

  area.addEventListener("input", show);
  show();
}
