// A button beside each style of a citation copies it, where scripts run; without it the text is there
// to be selected.
"use strict";

for (const text of document.querySelectorAll("[data-copies]")) {
  const name = text.dataset.copies;
  const citation = text.textContent;
  const button = clipboard.button("Copy", () => {
    clipboard.copy(`${name} citation`, citation, "Select the citation, and copy it.");
  });
  button.setAttribute("aria-label", `Copy ${name}`);
  text.append(" ", button);
}
