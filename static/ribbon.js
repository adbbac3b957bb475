// The speaker ribbon, turn by turn: one link that is where the pointer is, and one stop of a keyboard
// whose arrows go along the turns. Without this the strips that are wide enough have links of their
// own, for a pointer alone.
"use strict";

(() => {
  const ribbon = document.querySelector("svg.ribbon");
  if (!ribbon) return;
  const { names, strips } = JSON.parse(ribbon.dataset.strips);
  if (!strips.length) return;
  const { width, height } = ribbon.viewBox.baseVal;

  ribbon.removeAttribute("aria-hidden");
  ribbon.setAttribute("role", "group");
  ribbon.setAttribute("aria-label", "Turns in their order; arrow keys go along them");

  // What a strip is, for who sees it: it may be a pixel wide.
  const name = document.createElement("p");
  name.className = "strip";
  name.setAttribute("aria-hidden", "true");
  ribbon.after(name);

  function drawn(kind, attributes = {}) {
    const element = document.createElementNS(ribbon.namespaceURI, kind);
    for (const [each, value] of Object.entries(attributes)) element.setAttribute(each, value);
    return element;
  }

  /** A link to the turn of a strip: within the page, or to the whole session where a filter left it
   * out. */
  function linkTo(place) {
    const [key, words, who, end] = strips[place];
    const start = place ? strips[place - 1][3] : 0;
    const title = drawn("title");
    title.textContent = `u${key} ${names[who]}, ${words.toLocaleString("en")} word${words === 1 ? "" : "s"}`;
    const address = document.getElementById(`u${key}`) ? "" : location.pathname;
    const link = drawn("a", { href: `${address}#u${key}`, tabindex: 0 });
    link.append(title, drawn("rect", { x: start, width: end - start, height }));
    return link;
  }

  let stop = 0;
  let link = linkTo(stop);
  ribbon.querySelectorAll("a").forEach((each) => each.remove());
  ribbon.append(link);

  /** Put the link at another strip: a new one, so that a screen reader says where the focus went. */
  function put(place, focused) {
    if (place === stop || !strips[place]) return;
    const next = linkTo(place);
    ribbon.append(next);
    if (focused) next.focus({ preventScroll: true });
    link.remove();
    [stop, link] = [place, next];
  }

  const AT = {
    ArrowRight: (place) => place + 1,
    ArrowLeft: (place) => place - 1,
    Home: () => 0,
    End: () => strips.length - 1,
  };

  ribbon.addEventListener("keydown", (event) => {
    if (!(event.key in AT) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    put(AT[event.key](stop), true);
  });

  function putAt({ clientX }) {
    const box = ribbon.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * width;
    const place = strips.findIndex((strip) => x < strip[3]);
    put(place < 0 ? strips.length - 1 : place, false);
  }
  ribbon.addEventListener("pointermove", (event) => {
    if (document.activeElement !== link) putAt(event);
  });
  ribbon.addEventListener("pointerdown", putAt);
  // Where a tap is not taken for one on the link that was put under it.
  ribbon.addEventListener("click", ({ target }) => {
    if (!target.closest("a")) location.assign(link.href.baseVal);
  });

  ribbon.addEventListener("focusin", ({ target }) => {
    name.textContent = target.closest("a").querySelector("title").textContent;
  });
  ribbon.addEventListener("focusout", () => (name.textContent = ""));
})();
