// What a term means, at the word: without this a term is a link to the glossary.
"use strict";

(() => {
  if (!("popover" in HTMLElement.prototype)) return;

  /** The card of a term, if this page has it: its link ends in the name that the card has. */
  function cardOf(link) {
    const slug = decodeURIComponent(link.pathname.split("/").at(-2));
    return document.getElementById(`term-${slug}`);
  }

  /** Below the word, all lines of it, or above it where there is more room. */
  function put(card, link) {
    const word = link.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const left = Math.min(word.left, width - card.offsetWidth - 16);
    const below = word.bottom + 6;
    const fits = below + card.offsetHeight < height || word.top < card.offsetHeight + 12;
    const top = fits ? below : word.top - card.offsetHeight - 6;
    card.style.left = `${Math.max(left, 16) + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.term");
    const card = link && cardOf(link);
    if (!card || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!getSelection().isCollapsed) return; // words were selected, up to this one
    link.focus({ preventScroll: true }); // where closing the card leads back to
    card.showPopover();
    put(card, link);
    card.focus({ preventScroll: true });
  });

  // Cards stand at the end of the page: who goes on from one comes back to its word.
  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.(".term-card");
    if (!card || event.key !== "Tab") return;
    const links = [...card.querySelectorAll("a")];
    const end = event.shiftKey ? [card, links[0]] : [links.at(-1)];
    if (!end.includes(event.target)) return;
    event.preventDefault();
    card.hidePopover();
  });
})();
