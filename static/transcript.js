// The words of the turns of a page, and what of them is selected: for the scripts beside it.
"use strict";

const transcript = (() => {
  const page = document.querySelector("main[data-quotation]");
  const turns = [...page.querySelectorAll("article.utterance:not(:has(> .stage))")];

  /** The paragraphs of a turn: notes beside them are none of its words. */
  const paragraphs = (turn) => [
    ...turn.querySelectorAll(".words > p, .words > .beside-notes > p"),
  ];

  const wholeText = (turn) => paragraphs(turn).map((each) => each.textContent).join("\n\n");

  /** The turn whose words, and not a note on them, hold a node. */
  function turnOf(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const turn = element.closest("article.utterance, div.stage");
    return turn && paragraphs(turn).some((each) => each.contains(node)) ? turn : null;
  }

  /** The text of a turn before a point, as the archive keeps it: an empty line parts paragraphs. */
  function textBefore(turn, node, offset) {
    let text = "";
    for (const [place, paragraph] of paragraphs(turn).entries()) {
      const parting = place ? "\n\n" : "";
      const part = document.createRange();
      part.selectNodeContents(paragraph);
      const side = part.comparePoint(node, offset);
      if (side < 0) return text;
      if (side === 0) {
        part.setEnd(node, offset);
        return text + parting + part.toString();
      }
      text += parting + paragraph.textContent;
    }
    return text;
  }

  /** What a range holds of a turn: the words before it, of it, and behind it. */
  function partsOf(turn, range) {
    const text = wholeText(turn);
    const start = textBefore(turn, range.startContainer, range.startOffset).length;
    const end = textBefore(turn, range.endContainer, range.endOffset).length;
    return [text.slice(0, start), text.slice(start, end), text.slice(end)];
  }

  // --- What is selected ---------------------------------------------------------------------------

  /** The range that is selected, if it begins or ends in words: a triple click ends behind them. */
  function selectedRange() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return turnOf(range.startContainer) || turnOf(range.endContainer) ? range : null;
  }

  // A tap on what is done with words undoes their selection before it is known what was tapped. So
  // the last one is kept until another is made, or something else is tapped.
  const DOING = ".utterance > header > .permalink, .menu, .deeds, .annotate-here";
  let chosen = null;
  let doing = false;

  document.addEventListener("pointerdown", ({ target }) => {
    doing = Boolean(target.closest?.(DOING));
  }, true);

  document.addEventListener("selectionchange", () => {
    const range = selectedRange();
    if (range) chosen = range.cloneRange();
    else if (!doing) chosen = null;
  });

  /** The range that was chosen, if it holds words of the turn; else null. */
  function chosenIn(turn) {
    return chosen?.intersectsNode(turn) && partsOf(turn, chosen)[1].trim() ? chosen : null;
  }

  // --- Where a turn is ----------------------------------------------------------------------------

  /** A page of the turn, in the reading that is shown. */
  function addressOf(turn, below = "") {
    const session = location.pathname.replace(/u\d+\/$/, "");
    return `${location.origin}${session}${turn.id}/${below}${page.dataset.reading}`;
  }

  const LONGEST = 2000; // characters of words that a form or an address takes
  const CONTEXT = 64; // characters that tell words from the same ones elsewhere in the turn
  const length = (text) => [...text].length; // in characters, as the archive counts them

  // --- Where words are: the same addresses as exporting/citations/addresses.py makes ----------------

  const HEX = (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  const encoded = (words) => encodeURIComponent(words).replace(/[!'()*]/g, HEX);

  /** An address that has the archive look for words, if it takes so many. */
  function asking(address, words) {
    if (!words || length(words) > LONGEST) return address;
    return `${address}${address.includes("?") ? "&" : "?"}quote=${encoded(words)}`;
  }

  const MOST_WORDS = 12;
  const EDGE_WORDS = 5;
  const directive = (words) => encoded(words.join(" ")).replaceAll("-", "%2D");

  /** What a browser scrolls to: the words, or the first and the last of many. */
  function textDirective(text) {
    const words = text.match(/\S+/g);
    if (words.length <= MOST_WORDS && !text.includes("\n")) return directive(words);
    const edge = Math.min(EDGE_WORDS, Math.max(1, Math.floor(words.length / 2)));
    const lines = text.split("\n").map((line) => line.match(/\S+/g) ?? []);
    return `${directive(lines[0].slice(0, edge))},${directive(lines.at(-1).slice(-edge))}`;
  }

  /** The page of a turn, where a browser scrolls to the words of it and the archive marks them. */
  function selectionOf(turn, words) {
    const address = addressOf(turn);
    return words ? `${asking(address, words)}#:~:text=${textDirective(words)}` : address;
  }

  /** The form at an address, with the words of a range filled in, if it takes so many. */
  function formOn(address, turn, range) {
    const [before, words, after] = partsOf(turn, range);
    const form = new URL(address);
    if (length(words) > LONGEST) return form.href;
    form.searchParams.set("quote", words);
    form.searchParams.set("before", [...before].slice(-CONTEXT).join(""));
    form.searchParams.set("after", [...after].slice(0, CONTEXT).join(""));
    form.searchParams.set("start", length(before));
    return form.href;
  }

  return {
    page, turns, selectedRange, chosenIn, partsOf, wholeText, addressOf, asking, selectionOf, formOn,
  };
})();
