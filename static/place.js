// Keeps the reader's place in a transcript: Back, Forward and reload lead to the line that was read.
// The browser keeps a distance from the top. That is another line once the turns above, which it
// takes for as tall as the style sheet estimates, turn out to be taller.
"use strict";

(() => {
  const transcript = document.querySelector("section.transcript");
  if (!transcript) return;

  /** Where the text begins below the bar. */
  const edge = () => parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart);

  /** The turn at the upper edge of the text, and how far below that of the window it begins. */
  function place() {
    const line = edge();
    if (transcript.getBoundingClientRect().top > line) return null; // above it all is laid out
    const turns = [...transcript.querySelectorAll(":scope > [id^=u]")];
    const turn = turns.find((each) => each.getBoundingClientRect().bottom > line);
    return turn ? { turn: turn.id, top: turn.getBoundingClientRect().top } : null;
  }

  // Each entry of the history has a name of its own, under which its place is kept: an entry itself
  // can no longer be changed when its page is left.
  const nameOf = () => history.state?.visit;

  function begin() {
    if (nameOf()) return;
    const visit = `place ${Date.now()} ${Math.random()}`;
    history.replaceState({ ...history.state, visit }, "");
  }

  let entry;
  let last = null;

  function keep() {
    try {
      if (last) sessionStorage.setItem(entry, JSON.stringify(last));
      else sessionStorage.removeItem(entry);
    } catch {
      // A browser that keeps nothing finds back as well as it can.
    }
  }

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(entry));
    } catch {
      return null;
    }
  }

  /** Move by what is `off` until the turns around are laid out, or the reader moves. */
  function settle(off) {
    const moves = new AbortController();
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      addEventListener(kind, () => moves.abort(), { passive: true, signal: moves.signal });
    }
    let still = 0; // frames; the browser moves to its own place some frames after all is loaded
    let frames = 0;
    const move = () => {
      if (moves.signal.aborted) return;
      const far = off();
      if (Math.abs(far) >= 1) scrollBy({ top: far, behavior: "instant" });
      still = Math.abs(far) >= 1 || document.readyState !== "complete" ? 0 : still + 1;
      frames += document.readyState === "complete";
      if (still < 15 && frames < 60) requestAnimationFrame(move);
      else moves.abort();
    };
    move();
  }

  /** Lead to where the entry was left. */
  function restore() {
    const place = kept();
    const turn = place && document.getElementById(place.turn);
    if (turn) settle(() => turn.getBoundingClientRect().top - place.top);
  }

  /** Lead to the turn, or the match, that the address names. */
  function arrive() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("section.transcript > :not(h2)")) return;
    const { scrollMarginBlockStart: margin } = getComputedStyle(target);
    settle(() => target.getBoundingClientRect().top - edge() - parseFloat(margin));
  }

  let waiting;
  addEventListener(
    "scroll",
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => (last = place()), 100);
    },
    { passive: true },
  );

  // Within the page: the place of the entry that is left is the last one on it.
  addEventListener("popstate", () => {
    clearTimeout(waiting);
    keep();
    begin();
    entry = nameOf();
    if (kept()) restore();
    else arrive();
  });
  addEventListener("pagehide", () => {
    last = place();
    keep();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    last = place();
    keep();
  });

  addEventListener("load", () => (last = place()));

  begin();
  entry = nameOf();
  const [navigation] = performance.getEntriesByType("navigation");
  if (["reload", "back_forward"].includes(navigation?.type)) restore();
  else arrive();
})();
