// Keys from turn to turn, where scripts run. Without it the links in the menu of a turn do the same.
"use strict";

(() => {
  const { turns } = transcript;

  function here() {
    const focused = document.activeElement?.closest("article.utterance");
    if (focused) return turns.indexOf(focused);
    const line = innerHeight / 3;
    const next = turns.findIndex((turn) => turn.getBoundingClientRect().bottom > line);
    return next === -1 ? turns.length : next - (turns[next].getBoundingClientRect().top > line);
  }

  function step(by, same) {
    const start = here();
    const speaker = turns[start]?.dataset.speaker;
    if (same && (!speaker || speaker === "unknown")) return;
    for (let place = start + by; turns[place]; place += by) {
      if (!same || turns[place].dataset.speaker === speaker) {
        turns[place].tabIndex = -1;
        turns[place].focus({ preventScroll: true });
        turns[place].scrollIntoView({ block: "start" });
        return;
      }
    }
  }

  const KEYS = { j: [1, false], k: [-1, false], n: [1, true], p: [-1, true] };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    step(...KEYS[event.key]);
  });
})();
