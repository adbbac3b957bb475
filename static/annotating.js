// A curator's form beside the words, where scripts run. Without it the page of the form does the same.
"use strict";

(() => {
  const { page, selectedRange, partsOf, addressOf } = transcript;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "annotate-here";
  button.textContent = "Annotate these words";
  button.hidden = true;
  document.body.append(button);
  let address = "";

  const length = (text) => [...text].length; // in characters, as the archive counts them

  document.addEventListener("selectionchange", () => {
    const range = selectedRange();
    const chosen = range
      ? [...page.querySelectorAll("article.utterance, div.stage")].filter(
          (turn) => range.intersectsNode(turn) && partsOf(turn, range)[1].trim(),
        )
      : [];
    button.hidden = chosen.length !== 1;
    if (button.hidden) return;
    const [turn] = chosen;
    const [before, words, after] = partsOf(turn, range);
    const form = new URL(addressOf(turn, "annotate/"));
    form.searchParams.set("words", words);
    form.searchParams.set("before", before.slice(-64));
    form.searchParams.set("after", after.slice(0, 64));
    form.searchParams.set("start", length(before));
    address = form.href;
  });

  button.addEventListener("click", async () => {
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const form = page.querySelector("form.annotate");
    if (!response.ok || !form) {
      location.assign(address); // signed out, or refused: the page says why
      return;
    }
    form.action = address;
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "Annotate these words");
    dialog.append(form);
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (!range) return;
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.focus();
    });
    form.querySelector(".buttons a").addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
})();
