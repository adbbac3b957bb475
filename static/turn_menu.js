// The menu of a turn, and what is copied of the words, where scripts run. Without it the address of a
// turn leads to its page, which has all that the menu has, and a quotation.
"use strict";

(() => {
  const {
    page, turns, selectedRange, chosenIn, partsOf, wholeText, addressOf, asking, selectionOf, formOn,
  } = transcript;

  // --- A quotation says whose it is, for whom they spoke, where and when, and which reading --------

  const { quotation, speakers, reading } = page.dataset;
  const names = JSON.parse(speakers);

  /** Whose words a turn holds, and for whom: the names are by what the addresses of speakers end in. */
  function quotedAs(turn) {
    const speaker = turn.querySelector("header :is(h1, h3) a");
    return names[speaker ? decodeURIComponent(speaker.pathname.split("/").at(-2)) : "unknown"];
  }

  /** The captioned words that corrections in a range of the turn stand for, in their order. */
  function correctedIn(turn, range) {
    const found = [];
    let inside = false; // the words of a correction stand before the link to its note
    for (const mark of turn.querySelectorAll(".noted.editing, .ref")) {
      const note = mark.hash ? document.querySelector(mark.hash) : null;
      if (note && !note.matches(".editing")) continue;
      inside ||= range.intersectsNode(mark);
      if (note && inside) found.push(`“${note.querySelector("del").textContent}”`);
      if (note) inside = false;
    }
    return found;
  }

  function readingOf(captioned) {
    if (!captioned.length) return "as captioned";
    if (reading) return "as captioned, corrected since";
    return `corrected reading, captioned ${captioned.join(", ")}`;
  }

  /** The words of a range with all that says where they are from, in the form that the page gives
   * as "“{words}” — {who}"; empty where the range holds none of the turn. */
  function quotationOf(turn, range) {
    const words = partsOf(turn, range)[1].trim();
    const facts = {
      words,
      who: quotedAs(turn),
      reading: readingOf(correctedIn(turn, range)),
      address: selectionOf(turn, words === wholeText(turn).trim() ? "" : words),
    };
    const filled = (field, name) => (name ? facts[name] : field[0]);
    return words && quotation.replaceAll(/\{\{|\}\}|\{(\w+)\}/g, filled);
  }

  // A word or two go into a sentence or a search of one's own, and are copied as they are.
  const FEWEST_WORDS = 6;

  page.addEventListener("copy", (event) => {
    const range = selectedRange();
    if (!range) return;
    const quoted = turns.filter((turn) => range.intersectsNode(turn));
    const words = quoted.flatMap((turn) => partsOf(turn, range)[1].match(/\S+/g) ?? []);
    if (words.length < FEWEST_WORDS) return;
    const quotations = quoted.map((turn) => quotationOf(turn, range)).filter(Boolean);
    event.clipboardData.setData("text/plain", quotations.join("\n\n"));
    event.preventDefault();
  });

  // --- What the menu copies -------------------------------------------------------------------------

  const copy = (what, text) => {
    clipboard.copy(what, text, "The page of the turn has its address and quotation.");
  };

  /** The words of a turn that are chosen; empty where none are. */
  const wordsIn = (turn) => {
    const chosen = chosenIn(turn);
    return chosen ? partsOf(turn, chosen)[1].trim() : "";
  };

  function wholeOf(turn) {
    const range = document.createRange();
    range.selectNodeContents(turn.querySelector(".words"));
    return range;
  }

  /** Buttons that copy of a turn, each in an element of its own. */
  function copyButtons(turn, element) {
    const deeds = [["Copy link", () => copy("Link", selectionOf(turn, wordsIn(turn)))]];
    if (turns.includes(turn)) {
      deeds.push(["Copy quotation", () => {
        copy("Quotation", quotationOf(turn, chosenIn(turn) ?? wholeOf(turn)));
      }]);
    }
    return deeds.map(([label, act]) => {
      const holder = document.createElement(element);
      holder.append(clipboard.button(label, act));
      return holder;
    });
  }

  /** The page that cites a turn, or the words of it that are chosen. */
  const citeOf = (turn) => asking(addressOf(turn, "cite/"), wordsIn(turn));

  /** The links to forms on a turn. */
  const FORMS = 'a[href*="/suggest/"], a[href*="/annotate/"]';

  /** Lets a link to a form on the turn take along the words that are chosen. */
  function aim(link, turn) {
    const chosen = chosenIn(turn);
    link.search = reading;
    if (chosen) link.href = formOn(link.href, turn, chosen);
    return chosen;
  }

  // --- The menu: one for all turns, put beside the address of the one that it is opened for ---------

  const menu = document.querySelector("#turn-menu")?.content.querySelector("ul");
  for (const item of menu?.children ?? []) {
    const link = document.createElement("a");
    link.append(...item.childNodes);
    item.append(link);
  }
  let opener = null; // the address, while the menu is open

  /** The addresses of turns, which a menu opens at. */
  const ADDRESS = "article.utterance > header > .permalink";

  /** The page of who says a turn; undefined where nobody is named. */
  const speakerOf = (turn) => turn.querySelector("h3 a")?.href;

  /** The turns that the steps of a menu lead to, by the names of the steps. */
  function neighbours(turn) {
    const here = turns.indexOf(turn);
    const speaker = speakerOf(turn);
    const isSame = (each) => speaker && speakerOf(each) === speaker;
    return {
      before: turns[here - 1],
      after: turns[here + 1],
      "before-by-same": turns.slice(0, here).findLast(isSame),
      "after-by-same": turns.slice(here + 1).find(isSame),
    };
  }

  /** Fill the menu for a turn; the words of it that are chosen, if any. */
  function fill(turn) {
    for (const button of menu.querySelectorAll("button")) button.parentElement.remove();
    menu.prepend(...copyButtons(turn, "li"));
    for (const item of menu.querySelectorAll("[data-below]")) {
      item.firstChild.href = addressOf(turn, item.dataset.below);
    }
    const steps = neighbours(turn);
    for (const item of menu.querySelectorAll("[data-step]")) {
      const to = steps[item.dataset.step];
      item.hidden = !to;
      if (to) item.firstChild.href = `#${to.id}`;
    }
    menu.querySelector("[data-below='cite/'] a").href = citeOf(turn);
    return aim(menu.querySelector(FORMS), turn);
  }

  function open(address) {
    shut();
    opener = address;
    const chosen = fill(address.closest("article"));
    address.after(menu);
    address.setAttribute("aria-expanded", "true");
    menu.scrollIntoView({ block: "nearest" });
    if (!chosen) return;
    // The reader sees what it is about, also where the tap undid it.
    getSelection().removeAllRanges();
    getSelection().addRange(chosen);
  }

  function shut() {
    opener?.setAttribute("aria-expanded", "false");
    opener = null;
    menu.remove();
  }

  /** Shut it, and give the focus back. */
  function leave() {
    const address = opener;
    shut();
    address.focus({ preventScroll: true });
  }

  /** From one item to the next, and from the address to the first or the last of them. */
  function move(by) {
    const items = [...menu.querySelectorAll("li:not([hidden]) > *")];
    const at = items.indexOf(document.activeElement);
    items.at(at === -1 && by === -1 ? -1 : (at + by) % items.length).focus();
  }

  const MOVES = { ArrowDown: 1, ArrowUp: -1 };

  if (menu) {
    // No "aria-haspopup", which promises the role of a menu: what opens is a list of links.
    for (const address of page.querySelectorAll(ADDRESS)) {
      address.setAttribute("aria-expanded", "false");
    }

    page.addEventListener("click", (event) => {
      const { target } = event;
      const address = target.closest(ADDRESS);
      if (address && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
        event.preventDefault();
        if (address === opener) shut();
        else open(address);
      } else if (menu.contains(target)) {
        if (target.closest("button")) leave();
        else if (target.closest("a")) shut();
      }
    });

    document.addEventListener("keydown", (event) => {
      if (!opener) return;
      if (event.key === "Escape") leave();
      else if (Object.hasOwn(MOVES, event.key) && opener.parentElement.contains(event.target)) {
        move(MOVES[event.key]);
        event.preventDefault();
      }
    });

    // Not "click": of words, which are no button, some phones tell no page of one.
    document.addEventListener("pointerdown", ({ target }) => {
      if (opener && !menu.contains(target) && !opener.contains(target)) shut();
    });

    page.addEventListener("focusout", ({ relatedTarget }) => {
      if (!opener || !relatedTarget) return;
      if (!menu.contains(relatedTarget) && relatedTarget !== opener) shut();
    });
  }

  // --- On the page of a turn the same stands in a line ----------------------------------------------

  const line = page.querySelector(".deeds");
  if (line) {
    const turn = line.closest("article");
    line.prepend(...copyButtons(turn, "span"));
    const cite = line.querySelector(".cite");
    const cited = cite.href;
    document.addEventListener("selectionchange", () => {
      for (const link of line.querySelectorAll(FORMS)) aim(link, turn);
      cite.href = chosenIn(turn) ? citeOf(turn) : cited;
    });
  }
})();
