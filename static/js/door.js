// At the door, hands stay on the keyboard: Enter in the field goes to the first button, which Enter presses; once
// somebody is noted, the field is ready for the next. Without this file the page works, one reload at a time.

const field = document.getElementById("door-q");

field?.form.addEventListener("submit", () => {
  document.querySelector("#found [data-arrive]")?.focus();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!field || !event.detail.elt.classList.contains("comer")) return;
  field.focus();
  field.select();
});
