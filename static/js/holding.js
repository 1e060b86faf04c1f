// A page where somebody is writing is not loaded again under their hands: it says that the meeting has moved on, and
// who writes says when to follow. Only pages that have such a line hold; a member's phone in the room follows at once.

const said = document.querySelector("[data-moved-on]");

const isWritten = (field) => {
  if (field.disabled) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.tagName === "SELECT") {
    // Where nothing is chosen beforehand the browser shows the first.
    const options = [...field.options];
    const before = options.filter((one) => one.defaultSelected);
    const shown = before.length || field.multiple ? before : options.slice(0, 1);
    return options.some((one) => one.selected !== shown.includes(one));
  }
  return "defaultValue" in field && field.value !== field.defaultValue;
};

// What was refused stands in its form as it was typed, and is nowhere else.
const isBeingWritten = () =>
  document.querySelector('form [role="alert"]') !== null ||
  [...document.forms].some((form) => [...form.elements].some(isWritten));

document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!said || event.detail.xhr.getResponseHeader("HX-Refresh") !== "true" || !isBeingWritten()) return;
  event.preventDefault();
  said.hidden = false;
  document.activeElement.scrollIntoView({ block: "nearest" });
});
