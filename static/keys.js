// Keys from turn to turn while the focus is in a transcript, the list of all keys, and the switch
// that turns them off. Without it the pages of the turns lead along them.
"use strict";

(() => {
  // --- The switch: kept in this browser, and asked by every script with a key of a single letter ---

  const NAME = "igfarchive-keys";
  let off = false; // for this page, where a browser keeps nothing

  function isOff() {
    try {
      return localStorage.getItem(NAME) === "off";
    } catch {
      return off;
    }
  }

  function turn(on) {
    off = !on;
    try {
      if (on) localStorage.removeItem(NAME);
      else localStorage.setItem(NAME, "off");
    } catch {
      // Then they are off until the page is left.
    }
  }

  // --- From turn to turn: j and k; by the same speaker: n and p --------------------------------------

  const transcript = document.querySelector(".transcript");
  const turns = [...(transcript?.querySelectorAll("article.utterance") ?? [])];
  // A click on the words, and the link to them, bring the focus there.
  for (const each of [transcript, transcript?.querySelector("#transcript")]) {
    if (each) each.tabIndex = -1;
  }

  function here() {
    const focused = document.activeElement.closest("article.utterance");
    if (focused) return turns.indexOf(focused);
    const line = innerHeight / 3;
    const next = turns.findIndex((turn) => turn.getBoundingClientRect().bottom > line);
    return next === -1 ? turns.length : next - (turns[next].getBoundingClientRect().top > line);
  }

  /** The page of who says a turn; undefined where nobody is named. */
  const speakerOf = (turn) => turn?.querySelector("h3 a")?.href;

  function step(by, same) {
    const start = here();
    const speaker = speakerOf(turns[start]);
    if (same && !speaker) return;
    for (let place = start + by; turns[place]; place += by) {
      if (!same || speakerOf(turns[place]) === speaker) {
        turns[place].tabIndex = -1;
        turns[place].focus({ preventScroll: true });
        turns[place].scrollIntoView({ block: "start" });
        return;
      }
    }
  }

  // --- The list ---------------------------------------------------------------------------------------

  const list = document.createElement("dialog");
  list.setAttribute("aria-labelledby", "keys-title");
  list.innerHTML = `
    <h2 id="keys-title">Keys</h2>
    <dl>
      <div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>the next turn, and the one before</dd></div>
      <div><dt><kbd>n</kbd> <kbd>p</kbd></dt><dd>the next turn of the same speaker, and the one before</dd></div>
      <div><dt><kbd>/</kbd></dt><dd>the search box</dd></div>
      <div><dt><kbd>?</kbd></dt><dd>this list</dd></div>
    </dl>
    <p>The first four work while you are in a transcript: click on its words, or go there with <kbd>Tab</kbd>.</p>
    <form method="dialog">
      <p><input type="checkbox" id="keys-on"> <label for="keys-on">Use these keys</label></p>
      <button type="submit">Close</button>
    </form>`;
  document.body.append(list);
  const box = list.querySelector("input");
  box.addEventListener("change", () => turn(box.checked));

  function show() {
    box.checked = !isOff();
    list.showModal();
  }

  const opener = document.createElement("button");
  opener.type = "button";
  opener.textContent = "Keys";
  opener.addEventListener("click", show);
  (document.querySelector(".aids") ?? document.querySelector(".foot")).append(opener);

  // --- What a key does --------------------------------------------------------------------------------

  const STEPS = { j: [1, false], k: [-1, false], n: [1, true], p: [-1, true] };
  const TYPING = "input, textarea, select, dialog, audio, video, [contenteditable]";

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest(TYPING) || isOff()) return;
    if (key === "?") show();
    else if (Object.hasOwn(STEPS, key) && transcript?.contains(target)) step(...STEPS[key]);
    else return;
    event.preventDefault();
  });
})();
