// After htmx swaps a region, the element that had the keyboard may be gone. Whoever types must not be thrown
// back to the top of the page: what took its place says with data-focus where they go on.

document.addEventListener("htmx:afterSettle", (event) => {
  const lost = !document.activeElement || document.activeElement === document.body;
  const region = event.detail.elt;
  const target = region.matches?.("[data-focus]") ? region : region.querySelector?.("[data-focus]");
  if (!lost || !target) return;
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: false });
});
