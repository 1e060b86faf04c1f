// At the door, hands stay on the keyboard: Enter in the field goes to the first button, which Enter presses; once
// somebody is noted, the field is ready for the next. Without this file the page works, one reload at a time.

const field = document.getElementById("door-q");
let awaited = false;

function goToFirst() {
  document.querySelector("#found [data-arrive]")?.focus();
}

// Before htmx hears of it: asking again for what is shown would replace the button under the hand.
document.addEventListener(
  "submit",
  (event) => {
    if (event.target !== field?.form) return;
    if (document.getElementById("found").dataset.for === field.value.trim()) {
      event.preventDefault();
      event.stopPropagation();
      goToFirst();
    } else {
      awaited = true;
    }
  },
  true,
);

document.addEventListener("htmx:afterSettle", (event) => {
  const region = event.detail.elt;
  if (region.id === "found" && awaited) {
    awaited = false;
    goToFirst();
  } else if (region.classList.contains("comer")) {
    field.focus();
    field.select();
  }
});
