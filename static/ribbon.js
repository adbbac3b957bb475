// The speaker ribbon by keyboard: one stop, arrows along the turns, Enter to go to one. Without this
// it is for a pointer alone.
"use strict";

(() => {
  const ribbon = document.querySelector("svg.ribbon");
  if (!ribbon) return;
  const strips = [...ribbon.querySelectorAll("a")];
  if (!strips.length) return;

  ribbon.removeAttribute("aria-hidden");
  ribbon.setAttribute("role", "group");
  ribbon.setAttribute("aria-label", "Turns in their order; arrow keys go along them");

  // What a strip is, for who sees it: it may be a pixel wide.
  const name = document.createElement("p");
  name.className = "strip";
  name.setAttribute("aria-hidden", "true");
  ribbon.after(name);

  let stop = strips[0];
  stop.setAttribute("tabindex", "0");

  const AT = {
    ArrowRight: (place) => place + 1,
    ArrowLeft: (place) => place - 1,
    Home: () => 0,
    End: () => strips.length - 1,
  };

  ribbon.addEventListener("keydown", (event) => {
    if (!(event.key in AT) || event.ctrlKey || event.metaKey || event.altKey) return;
    const strip = strips[AT[event.key](strips.indexOf(stop))];
    event.preventDefault();
    strip?.focus({ preventScroll: true });
  });

  ribbon.addEventListener("focusin", (event) => {
    stop.setAttribute("tabindex", "-1");
    stop = event.target.closest("a");
    stop.setAttribute("tabindex", "0");
    name.textContent = stop.querySelector("title").textContent;
  });
  ribbon.addEventListener("focusout", () => (name.textContent = ""));
})();
