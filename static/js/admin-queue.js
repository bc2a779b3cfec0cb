// Keys for the list of comments: next, approve, reject and so on. Off until they are switched on; every key presses a
// button or follows a link that stands in the row. And a button that chooses every row for an act on many.
const keys = document.querySelector("[data-keys]");
const entries = [...document.querySelectorAll("[data-entry]")];
const STORED = "queue-keys";
const isOn = () => localStorage.getItem(STORED) === "on";

function current() {
  return document.activeElement.closest("[data-entry]");
}

function goTo(entry) {
  if (!entry) return;
  entry.focus({ preventScroll: true });
  entry.scrollIntoView({ block: "start" });
}

function step(by) {
  const at = entries.indexOf(current());
  goTo(entries[at < 0 ? 0 : Math.min(Math.max(at + by, 0), entries.length - 1)]);
}

function press(selector) {
  const entry = current() ?? entries[0];
  const target = entry?.querySelector(selector);
  if (target) target.click();
  else goTo(entry);
}

function reject() {
  const why = (current() ?? entries[0])?.querySelector("[data-why]");
  if (!why) return;
  why.open = true;
  why.querySelector("select, textarea").focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press('[value="publish_change"], [value="approve"]'),
  r: reject,
  s: () => press('[value="spam"]'),
  u: () => document.querySelector('[data-act="undo"]')?.click(),
  o: () => press("[data-open]"),
  x: () => current()?.closest("tr").querySelector(".action-select").click(),
  "?": () => document.querySelector("[data-keys-open]").click(),
};

if (keys) {
  const box = keys.querySelector("dialog");
  const toggle = keys.querySelector("[data-keys-switch]");
  const opener = keys.querySelector("[data-keys-open]");
  const say = () => (opener.textContent = isOn() ? "Keys: on" : "Keys: off");
  keys.hidden = false;
  toggle.checked = isOn();
  say();
  opener.addEventListener("click", () => box.showModal());
  toggle.addEventListener("change", () => {
    localStorage.setItem(STORED, toggle.checked ? "on" : "off");
    say();
  });
  box.addEventListener("close", () => isOn() && goTo(current() ?? entries[0]));
  document.addEventListener("keydown", (event) => {
    if (!isOn() || box.open || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // The row after the one that was decided; the first, if that one is gone.
  const named = location.hash.startsWith("#entry-") && document.getElementById(location.hash.slice(1));
  if (named || isOn()) goTo(named || entries[0]);
}

// The admin's own box for this stands in a head of the table that this list does not show.
const chooser = document.querySelector("[data-choose-all]");
const box = document.querySelector("#action-toggle");
if (chooser && box) {
  const all = chooser.textContent;
  chooser.hidden = false;
  chooser.addEventListener("click", () => box.click());
  const say = () => (chooser.textContent = box.checked ? "Tick none" : all);
  document.querySelector("#changelist-form").addEventListener("change", say);
  chooser.addEventListener("click", say);
}
