// The page of the evidence looks a tracker up as the booth does: without saying who looks.

import { isInTheBox } from "./doors.js";

const form = document.getElementById("find-tracker");
const field = form.elements.tracker;
const said = document.getElementById("find-said");

function say(answer) {
  for (const part of said.querySelectorAll("[data-answer]")) part.hidden = part.dataset.answer !== answer;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const tracker = field.value.trim();
  if (!tracker) return say("none");
  try {
    say((await isInTheBox(form.dataset.trackerUrl, tracker)) ? "found" : "missing");
  } catch {
    say("unlooked");
  }
});
form.hidden = false;
