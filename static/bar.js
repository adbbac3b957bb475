// The bar over a transcript: which match is before the reader, and the results they came from.
"use strict";

(() => {
  const bar = document.querySelector(".bar");
  if (!bar) return;

  // --- The way back, as the page of results has left it here --------------------------------------

  function leftResults() {
    try {
      return JSON.parse(sessionStorage.getItem("results"));
    } catch {
      return null; // A browser that keeps nothing knows of none.
    }
  }

  const left = leftResults();
  if (left?.session === bar.dataset.session) {
    const back = bar.querySelector(".results");
    back.href = left.results;
    back.hidden = false;
  }

  // --- Which match this is -------------------------------------------------------------------------

  const found = bar.querySelector(".found");
  if (!found) return;
  const marks = [...document.querySelectorAll("mark[id^=match-]")];
  // The bar says it while one reads: at each turn it would stand a second time.
  for (const each of document.querySelectorAll(".utterance .matches")) each.hidden = true;
  const [previous, next] = [found.querySelector(".previous"), found.querySelector(".next")];

  /** How many matches the reader has come to: up to the one gone to, else all that were shown. */
  function reached() {
    const gone = marks.findIndex((mark) => `#${mark.id}` === location.hash);
    if (gone >= 0 && isShown(marks[gone])) return gone + 1;
    const ahead = marks.findIndex((mark) => !isAbove(mark, innerHeight));
    return ahead < 0 ? marks.length : ahead;
  }

  function isShown(mark) {
    const { top, bottom } = mark.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }

  /** Where a turn is far off, its own edge tells: its words are not laid out yet. */
  function isAbove(mark, line) {
    const turn = mark.closest("article, .stage").getBoundingClientRect();
    if (turn.bottom < 0) return true;
    return turn.top < innerHeight && mark.getBoundingClientRect().top <= line;
  }

  function show() {
    const here = reached();
    found.querySelector(".here").textContent = `${here || "–"} of ${marks.length}`;
    previous.hidden = here < 2;
    previous.hash = `#match-${here - 1}`;
    next.hidden = here === marks.length;
    next.hash = `#match-${here + 1}`;
  }

  let waiting = 0;
  const soon = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      show();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("hashchange", soon);
  show();
})();
