// Keys of a single letter where a curator decides: what has data-key="a" is pressed by a, and a field
// is gone to. They are off where the reader has turned keys off (keys.js). Without this, Tab leads
// along the same buttons.
"use strict";

(() => {
  const TYPING = "input:not([type=submit]), textarea, select, dialog, [contenteditable]";

  function areOff() {
    try {
      return localStorage.getItem("igfarchive-keys") === "off";
    } catch {
      return false;
    }
  }

  if (!areOff()) for (const line of document.querySelectorAll("[data-keys]")) line.hidden = false;

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || target.closest(TYPING) || areOff()) return;
    if (!/^[a-z]$/.test(key)) return;
    const deed = document.querySelector(`[data-key="${key}"]`);
    if (!deed) return;
    event.preventDefault();
    if (deed.matches(TYPING)) deed.focus();
    else deed.click();
  });
})();
