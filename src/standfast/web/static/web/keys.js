// Lists by keyboard: up and down go from row to row, Enter opens, Escape closes what is open. Without this file Tab does the same.
"use strict";

const doors = () => [...document.querySelectorAll("table[data-keys] tbody tr td:first-child a")];

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  if (event.key === "Escape") {
    document.querySelector("[data-close]")?.click();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = doors();
  if (!step || all.length === 0) return;
  const held = all.indexOf(document.activeElement);
  const chosen = all.findIndex((door) => door.closest("tr").classList.contains("chosen"));
  if (held < 0 && document.activeElement !== document.body && !document.activeElement.closest("table[data-keys]")) return;
  const from = held >= 0 ? held : chosen;
  const next = all[from < 0 ? (step > 0 ? 0 : all.length - 1) : from + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
