// Makes reading quicker where scripts run: keys from turn to turn, quotations that say where they
// are from, and a curator's form beside the words. Without it links and pages do the same.
"use strict";

(() => {
  const page = document.querySelector("main[data-cite]");
  if (!page) return;

  // --- From turn to turn: j and k; by the same speaker: n and p ----------------------------------

  const turns = [...page.querySelectorAll("article.utterance")];

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

  // --- What is selected ---------------------------------------------------------------------------

  /** The paragraphs of a turn: notes beside them are none of its words. */
  const paragraphs = (turn) => [
    ...turn.querySelectorAll(".words > p, .words > .beside-notes > p"),
  ];

  const wholeText = (turn) => paragraphs(turn).map((each) => each.textContent).join("\n\n");

  /** The turn whose words, and not a note on them, hold a node. */
  function turnOf(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const turn = element.closest("article.utterance, div.stage");
    return turn && paragraphs(turn).some((each) => each.contains(node)) ? turn : null;
  }

  /** The range that is selected, if it begins or ends in words: a triple click ends behind them. */
  function selectedRange() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return turnOf(range.startContainer) || turnOf(range.endContainer) ? range : null;
  }

  /** The text of a turn before a point, as the archive keeps it: an empty line parts paragraphs. */
  function textBefore(turn, node, offset) {
    let text = "";
    for (const [place, paragraph] of paragraphs(turn).entries()) {
      const parting = place ? "\n\n" : "";
      const part = document.createRange();
      part.selectNodeContents(paragraph);
      const side = part.comparePoint(node, offset);
      if (side < 0) return text;
      if (side === 0) {
        part.setEnd(node, offset);
        return text + parting + part.toString();
      }
      text += parting + paragraph.textContent;
    }
    return text;
  }

  /** What a range selects of a turn: the words before it, of it, and behind it. */
  function partsOf(turn, range) {
    const text = wholeText(turn);
    const start = textBefore(turn, range.startContainer, range.startOffset).length;
    const end = textBefore(turn, range.endContainer, range.endOffset).length;
    return [text.slice(0, start), text.slice(start, end), text.slice(end)];
  }

  // --- A quotation that is copied says whose it is, and which reading ------------------------------

  const isCaptioned = page.dataset.reading !== "";

  /** A page of the turn, in the reading that is shown. */
  function addressOf(turn, below = "") {
    const session = location.pathname.replace(/u\d+\/$/, "");
    return `${location.origin}${session}${turn.id}/${below}${page.dataset.reading}`;
  }

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

  // --- A curator selects words, and annotates them -------------------------------------------------

  if (!("annotate" in page.dataset)) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "annotate-here";
  button.textContent = "Annotate these words";
  button.hidden = true;
  document.body.append(button);
  let address = "";

  const length = (text) => [...text].length; // in characters, as the archive counts them

  document.addEventListener("selectionchange", () => {
    const range = selectedRange();
    const chosen = range
      ? [...page.querySelectorAll("article.utterance, div.stage")].filter(
          (turn) => range.intersectsNode(turn) && partsOf(turn, range)[1].trim(),
        )
      : [];
    button.hidden = chosen.length !== 1;
    if (button.hidden) return;
    const [turn] = chosen;
    const [before, words, after] = partsOf(turn, range);
    const form = new URL(addressOf(turn, "annotate/"));
    form.searchParams.set("words", words);
    form.searchParams.set("before", before.slice(-64));
    form.searchParams.set("after", after.slice(0, 64));
    form.searchParams.set("start", length(before));
    address = form.href;
  });

  button.addEventListener("click", async () => {
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const form = page.querySelector("form.annotate");
    if (!response.ok || !form) {
      location.assign(address); // signed out, or refused: the page says why
      return;
    }
    form.action = address;
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "Annotate these words");
    dialog.append(form);
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (!range) return;
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.focus();
    });
    form.querySelector(".buttons a").addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
})();
