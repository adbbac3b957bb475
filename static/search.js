// Offers words while somebody types into the search box. Without it the box does the same.
"use strict";

(() => {
  const PAUSE = 150; // milliseconds in which nobody types on
  const LAST_WORD = /[\p{L}\p{M}\p{N}]{2,}$/u;

  const box = document.querySelector("form[data-suggest] input[type=search]");
  if (!box) return;
  const address = box.form.dataset.suggest;

  const list = document.createElement("datalist");
  list.id = "suggested";
  box.after(list);
  box.setAttribute("list", list.id);

  let waiting = 0;
  let asked = null;

  function offer(texts) {
    list.replaceChildren(
      ...texts.map((text) => {
        const option = document.createElement("option");
        option.value = text;
        return option;
      }),
    );
  }

  async function ask() {
    const typed = box.value;
    const last = LAST_WORD.exec(typed);
    asked?.abort();
    if (!last) return offer([]);
    asked = new AbortController();
    try {
      const response = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, {
        signal: asked.signal,
      });
      if (!response.ok) return offer([]);
      const { words } = await response.json();
      if (box.value === typed) offer(words.map((word) => typed.slice(0, last.index) + word));
    } catch {
      // Asked anew meanwhile, or the archive cannot be reached: the box works without.
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
})();
