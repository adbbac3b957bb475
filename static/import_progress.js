// Goes on with an import, a few seconds' work at a time, and shows how far it is. Without it the page
// asks for itself again.

const shown = document.getElementById("import-progress");
const problem = document.getElementById("import-problem");
const PAUSE = 3000; // milliseconds
const ATTEMPTS = 20; // a minute: a restart takes less

async function ask() {
  try {
    const answer = await fetch(shown.dataset.address, { headers: { Accept: "text/html" } });
    return answer.ok ? answer : null;
  } catch {
    return null;
  }
}

async function goOn() {
  let left = ATTEMPTS;
  while (left > 0) {
    const answer = await ask();
    if (answer === null) {
      left -= 1;
      problem.textContent = "The archive did not answer. What is done stays done.";
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      continue;
    }
    left = ATTEMPTS;
    problem.textContent = "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("import-progress");
    if (next === null) {
      // Nothing is left, or somebody has to sign in: the address leads there.
      location.assign(answer.url);
      return;
    }
    shown.replaceChildren(...next.childNodes);
  }
}

goOn();
