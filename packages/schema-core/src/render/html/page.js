"use strict";
// Search dims what does not match; what a table refers to lights up when it is pointed at.
(() => {
  const search = document.getElementById("search");
  const hits = document.getElementById("hits");
  const tables = [...document.querySelectorAll("g.table")];
  const lines = [...document.querySelectorAll("path.reference")];
  const look = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    let first = null;
    for (const table of tables) {
      const text = table.dataset.search.toLowerCase();
      const matches = words.every((word) => text.includes(word));
      table.classList.toggle("dim", !matches);
      if (matches && !table.classList.contains("foreign")) {
        found += 1;
        first = first || table;
      }
    }
    for (const line of lines) line.classList.toggle("dim", words.length > 0);
    hits.textContent = words.length === 0 ? "" : found === 1 ? "1 table" : `${found} tables`;
    if (words.length > 0 && first) {
      const canvas = first.closest(".canvas");
      canvas.closest("details").open = true;
      const place = first.getBoundingClientRect();
      const frame = canvas.getBoundingClientRect();
      canvas.scrollBy({ left: place.left - frame.left - 24, top: place.top - frame.top - 24 });
    }
  };
  search.addEventListener("input", look);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
  });
  for (const table of tables) {
    const name = table.dataset.table;
    const light = (on) => () => {
      for (const line of lines) {
        if (line.closest("svg") !== table.closest("svg")) continue;
        line.classList.toggle("lit", on && (line.dataset.from === name || line.dataset.to === name));
      }
    };
    table.addEventListener("pointerenter", light(true));
    table.addEventListener("pointerleave", light(false));
  }
  if (location.hash.startsWith("#search=")) {
    search.value = decodeURIComponent(location.hash.slice("#search=".length));
    look();
  }
})();
