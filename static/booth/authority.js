// The page of whoever makes the credentials in the place of the server. The private ones are drawn here, put into a file
// of this device, and sent nowhere; the public ones are sent in the order of their values, which says nothing.

import { newCredential, publicOf } from "./credentials.js";
import { groupNamed } from "./groups.js";
import { written } from "./hashing.js";

const AT_ONCE = 10;

const root = document.getElementById("authority");
const told = root.dataset;
const find = (name) => root.querySelector(`[data-part="${name}"]`);
const words = document.getElementById("authority-words").content;
const tell = (word) => {
  find("status").textContent = words.querySelector(`[data-word="${word}"]`).textContent;
};

const pause = () => new Promise((resume) => setTimeout(resume));

async function make() {
  const group = await groupNamed(told.group);
  const [bar, count] = [find("bar"), Number(told.count)];
  const [secrets, published] = [[], []];
  find("make").disabled = true;
  bar.hidden = false;
  tell("making");
  while (secrets.length < count) {
    const credential = newCredential();
    secrets.push(credential);
    published.push(publicOf(credential, told.uuid, group));
    bar.value = secrets.length;
    // So that the page goes on answering.
    if (secrets.length % AT_ONCE === 0) await pause();
  }
  const file = new Blob([`${secrets.join("\n")}\n`], { type: "text/plain" });
  find("file").href = URL.createObjectURL(file);
  // As a file: a long list is more than a field of a page may hold.
  const given = new DataTransfer();
  given.items.add(new File([written(published.sort())], "public.json", { type: "application/json" }));
  document.getElementById("public").elements.file.files = given.files;
  for (const part of ["keep", "send"]) find(part).hidden = false;
  for (const part of ["make", "bar"]) find(part).hidden = true;
  tell("made");
  find("file").focus();
}

find("make").hidden = false;
find("make").addEventListener("click", make);
find("send").querySelector("button").addEventListener("click", () => document.getElementById("public").requestSubmit());
