// A device in the hall that several persons use: between two of them nothing of the first is left, and whoever goes away
// without finishing is asked for, then forgotten. Never while a ballot is being cast.

const PREFIX = "unevoix-vote-";
const SECOND = 1000;

const next = document.getElementById("kiosk-next");
const dialog = document.getElementById("kiosk-idle");

function forget() {
  for (const store of [sessionStorage, localStorage]) {
    for (const key of Object.keys(store).filter((name) => name.startsWith(PREFIX))) store.removeItem(key);
  }
}

/** Calls the page back from the history of the browser: it is asked for again, and somebody else is sent away. */
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

function watch() {
  const idle = Number(next.dataset.idle) * SECOND;
  const warning = Number(next.dataset.warning) * SECOND;
  const isBusy = () => "isBusy" in document.getElementById("booth").dataset;
  let timer = 0;

  function leave() {
    if (isBusy()) return stay();
    dialog.close();
    forget();
    next.submit();
  }

  function ask() {
    if (isBusy()) return stay();
    dialog.showModal();
    timer = setTimeout(leave, warning);
  }

  function stay() {
    clearTimeout(timer);
    if (dialog.open) dialog.close();
    timer = setTimeout(ask, idle);
  }

  // While it asks, whatever is pressed is an answer; its own button says so.
  for (const sign of ["keydown", "pointerdown", "input"]) addEventListener(sign, stay, { passive: true });
  document.getElementById("kiosk-stay").addEventListener("click", stay);
  dialog.addEventListener("cancel", stay);
  next.addEventListener("submit", (event) => {
    // The right to vote may be handed out by now: gone before the ballot is in, the vote would be lost for good.
    if (isBusy()) event.preventDefault();
    else forget();
  });
  stay();
}

if (next) watch();
else forget();
