// Quotations that say where they are from, where scripts run. Without it the page of a turn has them.
"use strict";

(() => {
  const { page, turns, selectedRange, partsOf, addressOf } = transcript;

  // --- A quotation that is copied says whose it is, and which reading ------------------------------

  const isCaptioned = page.dataset.reading !== "";

  function quotationOf(turn, range) {
    const words = partsOf(turn, range)[1].trim();
    if (!words) return [];
    const noted = [...turn.querySelectorAll(".noted.editing, .ref")].filter((mark) =>
      range.intersectsNode(mark),
    );
    const corrected = noted.some((mark) =>
      (mark.hash ? document.querySelector(mark.hash) : mark)?.matches(".editing"),
    );
    const corrections = isCaptioned ? "as captioned, corrected since" : "corrected reading";
    const reading = corrected ? corrections : "as captioned";
    return `“${words}”\n— ${turn.dataset.name}, ${page.dataset.cite}, ${reading}, ${addressOf(turn)}\n`;
  }

  page.addEventListener("copy", (event) => {
    const range = selectedRange();
    if (!range) return;
    const quoted = turns.filter((turn) => range.intersectsNode(turn));
    const text = quoted.flatMap((turn) => quotationOf(turn, range)).join("\n");
    if (!text) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });
})();
