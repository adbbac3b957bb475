// A curator's form beside the words, where scripts run. Without it the page of the form does the same.
"use strict";

(() => {
  const { page, chosenIn, addressOf, formOn } = transcript;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "annotate-here";
  button.textContent = "Annotate these words";
  button.hidden = true;
  document.body.append(button);
  let address = "";
  let range = null;

  document.addEventListener("selectionchange", () => {
    const chosen = [...page.querySelectorAll("article.utterance, div.stage")].filter(chosenIn);
    button.hidden = chosen.length !== 1;
    if (button.hidden) return;
    range = chosenIn(chosen[0]);
    address = formOn(addressOf(chosen[0], "annotate/"), chosen[0], range);
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
    dialog.addEventListener("close", () => {
      dialog.remove();
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
