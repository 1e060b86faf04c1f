// When htmx swaps a region that holds the keyboard, what had it may be gone. Whoever types must not be thrown
// back to the top of the page: what took its place says with data-focus where they go on. A reader whose
// keyboard was elsewhere is left in peace.

let held = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  held = event.detail.target.contains(document.activeElement);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const kept = document.activeElement && document.activeElement !== document.body;
  const region = event.detail.elt;
  const next = region.matches("[data-focus]") ? region : region.querySelector("[data-focus]");
  if (!held || kept || !next) return;
  held = false;
  if (!next.hasAttribute("tabindex")) next.setAttribute("tabindex", "-1");
  next.focus();
});
