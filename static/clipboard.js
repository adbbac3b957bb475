// Copies for the visitor and says what came of it, where scripts run: for the scripts beside it.
"use strict";

const clipboard = (() => {
  const status = document.createElement("p");
  status.className = "done";
  status.setAttribute("role", "status");
  document.body.append(status);

  const LASTS = 4000; // milliseconds that it is said what was done
  let said = 0;

  function say(text) {
    status.textContent = text;
    clearTimeout(said);
    said = setTimeout(() => status.replaceChildren(), LASTS);
  }

  /** Copies a text; `otherwise` is where it is to be had if this browser does not let pages copy. */
  async function copy(what, text, otherwise) {
    try {
      await navigator.clipboard.writeText(text);
      say(`${what} copied.`);
    } catch {
      // Without https, or where a browser is told so, no page may copy.
      say(`This browser does not let pages copy. ${otherwise}`);
    }
  }

  /** A button that does something, as in a line of links. */
  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  return { copy, button };
})();
