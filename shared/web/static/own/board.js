// Keeps a board current: the server pushes the cells that changed, and says when rows came or went.
//
// <div data-board data-layout="…" data-events="address" data-rows="address">
//   … <td data-cell="key" data-state="…">text</td> …
// </div>
// <p data-connection></p>
"use strict";

(() => {
  const board = document.querySelector("[data-board]");
  if (!board || !window.EventSource) {
    return;
  }
  const connection = document.querySelector("[data-connection]");
  const MARK_MS = 2500;
  const marks = new Map();
  let cells = new Map();

  function find() {
    cells = new Map();
    for (const cell of document.querySelectorAll("[data-cell]")) {
      cells.set(cell.dataset.cell, cell);
    }
  }

  function mark(key, cell) {
    window.clearTimeout(marks.get(key));
    cell.classList.add("moved");
    marks.set(key, window.setTimeout(() => cell.classList.remove("moved"), MARK_MS));
  }

  function put(changed) {
    for (const [key, [text, state]] of Object.entries(changed)) {
      const cell = cells.get(key);
      if (!cell) {
        continue;
      }
      const isOther = cell.textContent !== text;
      if (isOther) {
        cell.textContent = text;
      }
      cell.dataset.state = state;
      if (isOther && !("steady" in cell.dataset)) {
        mark(key, cell);
      }
    }
  }

  async function fetchRows(layout) {
    const answer = await fetch(board.dataset.rows, { headers: { "hx-request": "true" } });
    if (answer.ok) {
      board.innerHTML = await answer.text();
      board.dataset.layout = layout;
      find();
    }
  }

  function say(text, state) {
    if (connection && connection.textContent !== text) {
      connection.textContent = text;
      connection.dataset.state = state;
    }
  }

  // One message after the other: cells that follow new rows wait until those rows are there.
  let turn = Promise.resolve();
  function inTurn(work) {
    turn = turn.then(work).catch(() => undefined);
  }

  find();
  const source = new EventSource(board.dataset.events);
  source.addEventListener("open", () => say(connection?.dataset.open, "good"));
  source.addEventListener("error", () => say(connection?.dataset.away, "bad"));
  // The session has ended or its person's roles changed: the page finds out what may be seen now.
  source.addEventListener("ended", () => {
    source.close();
    window.location.reload();
  });
  source.addEventListener("layout", (event) => {
    const layout = JSON.parse(event.data);
    inTurn(() => (layout === board.dataset.layout ? undefined : fetchRows(layout)));
  });
  source.addEventListener("cells", (event) => {
    const changed = JSON.parse(event.data);
    inTurn(() => put(changed));
  });
})();
