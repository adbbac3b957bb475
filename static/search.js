// Offers words while somebody types into the search box, and links to speakers and sessions that
// are called so. Without it the box does the same.
"use strict";

(() => {
  const PAUSE = 150; // milliseconds in which nobody types on
  const LONGEST = 200; // characters, as a search reads them
  const LAST_WORD = /[\p{L}\p{M}\p{N}]+(?:['\u2018\u2019\u201b\u00b4][\p{L}\p{M}\p{N}]+)*$/u;

  const box = document.querySelector("form[data-suggest] input[type=search]");
  if (!box) return;
  const address = box.form.dataset.suggest;

  const list = document.createElement("datalist");
  list.id = "suggested";
  box.after(list);
  box.setAttribute("list", list.id);

  const links = document.createElement("ul");
  links.setAttribute("aria-label", "Speakers and sessions that are called so");
  links.hidden = true;
  box.form.after(links);

  let waiting = 0;
  let asked = null;

  const NOTHING = { words: [], speakers: [], sessions: [] };

  function link(name, url) {
    const item = document.createElement("li");
    const anchor = document.createElement("a");
    anchor.href = url;
    anchor.dir = "auto";
    anchor.textContent = name;
    item.append(anchor);
    return item;
  }

  function offer({ words, speakers, sessions }, before = "") {
    list.replaceChildren(
      ...words.map((word) => {
        const option = document.createElement("option");
        option.value = before + word;
        return option;
      }),
    );
    links.replaceChildren(
      ...speakers.map(({ name, url }) => link(name, url)),
      ...sessions.map(({ title, url }) => link(title, url)),
    );
    links.hidden = !links.firstChild;
  }

  async function ask() {
    const typed = box.value;
    const last = LAST_WORD.exec(typed);
    asked?.abort();
    if (!last || last[0].length < 2 || typed.length > LONGEST) return offer(NOTHING);
    asked = new AbortController();
    try {
      const response = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, {
        signal: asked.signal,
      });
      const found = response.ok ? await response.json() : NOTHING;
      if (box.value === typed) offer(found, typed.slice(0, last.index));
    } catch {
      // Asked anew meanwhile, or the archive cannot be reached: the box works without.
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
})();
