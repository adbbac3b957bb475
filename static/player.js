// Plays a session's recording beside its words where scripts run: a time that is chosen is played
// from, and the turn that is being said is marked and followed. Without it times are links.
"use strict";

(() => {
  const media = document.querySelector(".player > *");
  const file = media.src.split("#")[0];
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  /** The second of the recording that a link leads to; NaN where it leads elsewhere. */
  function secondOf(link) {
    const [address, second] = link.href.split("#t=");
    return address === file && second ? Number(second) : NaN;
  }

  // Where something begins to be said, in the order of time.
  const marks = [...document.querySelectorAll(".transcript a.time")]
    .map((link) => ({ link, turn: link.closest(".utterance, .stage"), starts: secondOf(link) }))
    .filter((mark) => mark.turn && !Number.isNaN(mark.starts))
    .sort((one, other) => one.starts - other.starts);

  // --- A time is played from ------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const second = secondOf(link);
    if (Number.isNaN(second)) return;
    event.preventDefault();
    media.currentTime = second;
    media.play().catch((error) => {
      if (error.name === "NotSupportedError") location.assign(link.href); // the browser says why
    });
  });

  // --- What is being said is marked, and followed until the reader goes elsewhere -------------------

  let current = null;
  let following = false;

  /** The mark whose words are being said: the last that has begun, unless its turn is over. */
  function markAt(second) {
    const mark = marks.findLast((each) => each.starts <= second);
    const ends = mark?.turn.querySelector("[data-ends]")?.dataset.ends ?? Infinity;
    return mark && second < Number(ends) ? mark : null;
  }

  /** Where on the screen something stands that one reads: 0 is its top, 1 its bottom. */
  const heightOf = (element) => element.getBoundingClientRect().top / innerHeight;

  function follow() {
    if (!media.played.length) return; // it is where it begins, or where the reader looked for
    const mark = markAt(media.currentTime);
    if (mark === current) return;
    current?.turn.removeAttribute("aria-current");
    current?.link.classList.remove("playing");
    current = mark;
    if (!mark) return;
    mark.turn.setAttribute("aria-current", "true");
    mark.link.classList.add("playing");
    if (following && !(heightOf(mark.link) > 0.1 && heightOf(mark.link) < 0.6)) {
      mark.link.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
    }
  }

  const leave = () => {
    following = false;
  };

  const LEADING_AWAY = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " ", ..."jknp"];

  document.addEventListener("wheel", leave, { passive: true });
  document.addEventListener("touchmove", leave, { passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.target !== media && LEADING_AWAY.includes(event.key)) leave();
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target === document.documentElement) leave(); // the scroll bar
  });

  media.addEventListener("play", () => {
    following = true;
    follow();
  });
  media.addEventListener("timeupdate", follow);
  media.addEventListener("seeked", follow);
})();
