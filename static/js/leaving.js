// A page that is being left stays left. A form just sent, or a link just followed, takes a moment to be answered; what
// the page asked meanwhile by itself may come back first and say «load me again», and that would call the other off:
// the chair who proclaims would find the next point in place of the result. A file that is only downloaded leaves the
// page where it is, so that after a while it follows the meeting again.

const A_WHILE = 20000;
let left = -A_WHILE;

const isBeingLeft = () => performance.now() - left < A_WHILE;

window.addEventListener("beforeunload", () => {
  left = performance.now();
});
// Come back to by the browser's own button: nothing is on its way any more.
window.addEventListener("pageshow", () => {
  left = -A_WHILE;
});

// Only what a page asks by itself, every few seconds: what somebody presses is never held back.
for (const moment of ["htmx:beforeRequest", "htmx:beforeOnLoad"]) {
  document.addEventListener(moment, (event) => {
    if (isBeingLeft() && event.detail.elt.matches('[hx-trigger^="every"]')) event.preventDefault();
  });
}
