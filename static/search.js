// Offers words, and whom and what they name, while somebody types into the search box, and takes
// them there by "/". Without it the box does the same. A combobox with a list, as the ARIA Authoring
// Practices have it: the box keeps the focus, arrows choose, Enter takes, Escape closes.
"use strict";

(() => {
  const PAUSE = 150; // milliseconds in which nobody types on
  const LONGEST = 200; // characters, as a search reads them
  const LAST_WORD = /[\p{L}\p{M}\p{N}]+(?:['\u2018\u2019\u201b\u00b4][\p{L}\p{M}\p{N}]+)*$/u;
  const LETTER = /^[\p{ASCII}]?$/u; // alone the beginning of too many; an ideograph is a word
  const FIELDS = "input, textarea, select, [contenteditable]";
  const NOTHING = { words: [], named: [], nearly: false };

  const box = document.querySelector("form[data-suggest] input[type=search]");
  if (!box) return;
  const address = box.form.dataset.suggest;

  const list = box.form.querySelector("[role=listbox]");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) box.setAttribute(name, value);

  let waiting = 0;
  let asked = null;
  let chosen = -1;

  function option(taken, name, about) {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.dir = "auto";
    item.textContent = name;
    if (about) {
      const more = document.createElement("span");
      more.className = "quiet";
      more.textContent = ` ${about}`;
      item.append(more);
    }
    item.taken = taken;
    return item;
  }

  function open(options) {
    list.replaceChildren(...options);
    options.forEach((item, place) => (item.id = `offer-${place}`));
    box.setAttribute("aria-expanded", String(options.length > 0));
    choose(-1);
  }

  function close() {
    asked?.abort();
    clearTimeout(waiting);
    open([]);
  }

  function choose(place) {
    list.children[chosen]?.removeAttribute("aria-selected");
    chosen = place;
    const item = list.children[place];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) box.setAttribute("aria-activedescendant", item.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function offer({ words, named, nearly }, before = "") {
    const write = (word) => () => {
      box.value = before + word;
      close();
    };
    open([
      ...named.map(({ kind, name, about, url }) =>
        option(
          () => location.assign(url),
          name,
          [kind, about, nearly ? "nearly called so" : ""].filter(Boolean).join(", "),
        ),
      ),
      ...words.map((word) => option(write(word), before + word)),
    ]);
  }

  async function ask() {
    const typed = box.value;
    const last = LAST_WORD.exec(typed);
    asked?.abort();
    if (!last || LETTER.test(typed.trim()) || typed.length > LONGEST) return offer(NOTHING);
    asked = new AbortController();
    try {
      const response = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, {
        signal: asked.signal,
      });
      const found = response.ok ? await response.json() : NOTHING;
      if (box.value === typed && document.activeElement === box) {
        offer(found, typed.slice(0, last.index));
      }
    } catch {
      // Asked anew meanwhile, or the archive cannot be reached: the box works without.
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });

  box.addEventListener("keydown", (event) => {
    const many = list.children.length;
    if (!many || event.isComposing) return;
    // One place more than there are options: the box itself, as it was typed.
    if (event.key === "ArrowDown") choose(chosen + 1 < many ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen >= 0 ? chosen - 1 : many - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].taken();
    else return;
    event.preventDefault();
  });

  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => event.target.closest("li")?.taken());

  function keysAreOff() {
    try {
      return localStorage.getItem("igfarchive-keys") === "off";
    } catch {
      return false; // No place to keep a switch, so nobody has turned it.
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
    if (keysAreOff()) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
})();
