// Which results a session was come to from, for the way back: see bar.js.
"use strict";

document.querySelector(".hits")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='/sessions/']");
  if (!link) return;
  const [session] = link.pathname.match(/^\/sessions\/[^/]+\/[^/]+\//) ?? [];
  const results = location.pathname + location.search;
  if (!session) return;
  try {
    sessionStorage.setItem("results", JSON.stringify({ session, results }));
  } catch {
    // Where a browser keeps nothing, the way back is a search for the same words.
  }
});
