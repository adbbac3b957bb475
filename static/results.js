// Which results a session was come to from, for the way back: see bar.js.
"use strict";

document.querySelector(".hits")?.addEventListener("click", (event) => {
  const { sessions } = event.currentTarget.dataset; // where their pages are, below which path ever
  const { pathname } = event.target.closest("a") ?? {};
  if (!pathname?.startsWith(sessions)) return;
  const [own] = pathname.slice(sessions.length).match(/^[^/]+\/[^/]+\//) ?? [];
  const results = location.pathname + location.search;
  if (!own) return;
  const session = sessions + own;
  try {
    sessionStorage.setItem("results", JSON.stringify({ session, results }));
  } catch {
    // Where a browser keeps nothing, the way back is a search for the same words.
  }
});
